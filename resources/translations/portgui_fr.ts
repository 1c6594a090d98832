<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr" sourcelanguage="en">
<context>
    <name>Actions</name>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Quitter</translation>
    </message>
    <message>
        <source>&amp;Find</source>
        <translation>&amp;Rechercher</translation>
    </message>
    <message>
        <source>C&amp;lear the filter</source>
        <translation>Effacer le fi&amp;ltre</translation>
    </message>
    <message>
        <source>&amp;Copy rows</source>
        <translation>&amp;Copier les lignes</translation>
    </message>
    <message>
        <source>Copy c&amp;ell</source>
        <translation>Copier la c&amp;ellule</translation>
    </message>
    <message>
        <source>Copy &amp;address:port</source>
        <translation>Copier &amp;adresse:port</translation>
    </message>
    <message>
        <source>Copy port ca&amp;rd</source>
        <translation>Copier la &amp;fiche du port</translation>
    </message>
    <message>
        <source>&amp;Select all</source>
        <translation>&amp;Tout sélectionner</translation>
    </message>
    <message>
        <source>&amp;Reference page</source>
        <translation>Page &amp;Référence</translation>
    </message>
    <message>
        <source>&amp;In use here page</source>
        <translation>Page Utilisés &amp;ici</translation>
    </message>
    <message>
        <source>Show on the &amp;other page</source>
        <translation>Afficher dans l’&amp;autre page</translation>
    </message>
    <message>
        <source>Port &amp;card</source>
        <translation>&amp;Fiche du port</translation>
    </message>
    <message>
        <source>As the &amp;system</source>
        <translation>Comme le &amp;système</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>&amp;Clair</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>S&amp;ombre</translation>
    </message>
    <message>
        <source>Re&amp;fresh now</source>
        <translation>Act&amp;ualiser</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>&amp;Pause</translation>
    </message>
    <message>
        <source>Stop reading the sockets again and again (Shift+F5)</source>
        <translation>Ne plus relire les sockets en continu (Maj+F5)</translation>
    </message>
    <message>
        <source>&amp;Update the registry …</source>
        <translation>&amp;Mettre à jour le registre…</translation>
    </message>
    <message>
        <source>&amp;Back to the shipped registry …</source>
        <translation>Re&amp;venir au registre fourni…</translation>
    </message>
    <message>
        <source>&amp;Add PortGUI to the applications menu</source>
        <translation>&amp;Ajouter PortGUI au menu des applications</translation>
    </message>
    <message>
        <source>&amp;Remove PortGUI from the applications menu</source>
        <translation>&amp;Retirer PortGUI du menu des applications</translation>
    </message>
    <message>
        <source>&amp;About PortGUI</source>
        <translation>À &amp;propos de PortGUI</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Fichier</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>É&amp;dition</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Affichage</translation>
    </message>
    <message>
        <source>&amp;Sort by</source>
        <translation>&amp;Trier par</translation>
    </message>
    <message>
        <source>Co&amp;lumns</source>
        <translation>Co&amp;lonnes</translation>
    </message>
    <message>
        <source>&amp;Appearance</source>
        <translation>Apparenc&amp;e</translation>
    </message>
    <message>
        <source>T&amp;ools</source>
        <translation>&amp;Outils</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>Aid&amp;e</translation>
    </message>
</context>
<context>
    <name>BackToShipped</name>
    <message>
        <source>Back to the shipped registry</source>
        <translation>Revenir au registre fourni</translation>
    </message>
    <message>
        <source>Go back to the registry that PortGUI came with?</source>
        <translation>Revenir au registre fourni avec PortGUI&#xa0;?</translation>
    </message>
    <message>
        <source>The newer copy that you fetched is removed; it can be fetched again.</source>
        <translation>La copie plus récente que vous avez téléchargée est supprimée&#xa0;; elle peut être téléchargée de nouveau.</translation>
    </message>
    <message>
        <source>&amp;Go back</source>
        <translation>&amp;Revenir</translation>
    </message>
</context>
<context>
    <name>Copying</name>
    <message numerus="yes">
        <source>%Ln rows copied</source>
        <translation>
            <numerusform>%Ln ligne copiée</numerusform>
            <numerusform>%Ln lignes copiées</numerusform>
        </translation>
    </message>
    <message>
        <source>Copied: %1</source>
        <translation>Copié&#xa0;: %1</translation>
    </message>
</context>
<context>
    <name>Entry</name>
    <message>
        <source>Dynamic Ports: never assigned, any program may use them for a while</source>
        <translation>Ports dynamiques&#xa0;: jamais attribués, tout programme peut s’en servir un temps</translation>
    </message>
    <message>
        <source>Unassigned: no service is registered here</source>
        <translation>Non attribué&#xa0;: aucun service n’est enregistré ici</translation>
    </message>
    <message>
        <source>Reserved by IANA: not assigned to any service</source>
        <translation>Réservé par l’IANA&#xa0;: attribué à aucun service</translation>
    </message>
    <message>
        <source>used</source>
        <translation>utilisé</translation>
    </message>
    <message>
        <source>registered, not used</source>
        <translation>enregistré, inutilisé</translation>
    </message>
    <message>
        <source>no service named</source>
        <translation>aucun service désigné</translation>
    </message>
    <message>
        <source>%1 and %2 more</source>
        <translation>%1 et %2 de plus</translation>
    </message>
</context>
<context>
    <name>EntryFilterBar</name>
    <message>
        <source>Range</source>
        <translation>Plage</translation>
    </message>
    <message>
        <source>Show only numbers of these ranges (RFC 6335)</source>
        <translation>N’afficher que les numéros de ces plages (RFC 6335)</translation>
    </message>
    <message>
        <source>Standing</source>
        <translation>Statut</translation>
    </message>
    <message>
        <source>Show only entries with these claims on their number</source>
        <translation>N’afficher que les entrées ayant ce statut</translation>
    </message>
    <message>
        <source>Essential</source>
        <translation>Essentiels</translation>
    </message>
    <message>
        <source>Show only what many people meet</source>
        <translation>N’afficher que ce que l’on rencontre souvent</translation>
    </message>
    <message>
        <source>In use here</source>
        <translation>Utilisés ici</translation>
    </message>
    <message>
        <source>Show only ports that a program on this computer holds</source>
        <translation>N’afficher que les ports qu’un programme occupe sur cet ordinateur</translation>
    </message>
</context>
<context>
    <name>KindBar</name>
    <message>
        <source>Listening</source>
        <translation>En écoute</translation>
    </message>
    <message>
        <source>Sockets that anybody may connect or send to</source>
        <translation>Sockets auxquelles chacun peut se connecter ou envoyer des données</translation>
    </message>
    <message>
        <source>Established</source>
        <translation>Établies</translation>
    </message>
    <message>
        <source>TCP connections that are open</source>
        <translation>Connexions TCP ouvertes</translation>
    </message>
    <message>
        <source>Exposed</source>
        <translation>Exposées</translation>
    </message>
    <message>
        <source>Sockets that other computers can reach, as far as the address tells</source>
        <translation>Sockets que d’autres ordinateurs peuvent joindre, d’après leur adresse</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Reference</source>
        <translation>Référence</translation>
    </message>
    <message>
        <source>In use here</source>
        <translation>Utilisés ici</translation>
    </message>
    <message>
        <source>Copy card</source>
        <translation>Copier la fiche</translation>
    </message>
    <message>
        <source>Filter active – clear</source>
        <translation>Filtre actif – effacer</translation>
    </message>
    <message>
        <source>&amp;Reference (%1)</source>
        <translation>&amp;Référence (%1)</translation>
    </message>
    <message>
        <source>&amp;In use here (%1)</source>
        <translation>Util&amp;isés ici (%1)</translation>
    </message>
    <message numerus="yes">
        <source>%Ln entries</source>
        <translation>
            <numerusform>%Ln entrée</numerusform>
            <numerusform>%Ln entrées</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln sockets</source>
        <translation>
            <numerusform>%Ln socket</numerusform>
            <numerusform>%Ln sockets</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln listening</source>
        <translation>
            <numerusform>%Ln en écoute</numerusform>
            <numerusform>%Ln en écoute</numerusform>
        </translation>
    </message>
    <message>
        <source>There is no reference to show.</source>
        <translation>Il n’y a pas de référence à afficher.</translation>
    </message>
    <message>
        <source>No transport is ticked. Tick TCP, UDP, SCTP or DCCP above to see entries.</source>
        <translation>Aucun transport n’est coché. Cochez TCP, UDP, SCTP ou DCCP ci-dessus pour voir des entrées.</translation>
    </message>
    <message>
        <source>Port numbers end at 65535.</source>
        <translation>Les numéros de port s’arrêtent à 65535.</translation>
    </message>
    <message numerus="yes">
        <source>Nothing matches with these check boxes and buttons. Without them: %Ln entries.</source>
        <translation>
            <numerusform>Rien ne correspond avec ces cases et boutons. Sans eux&#xa0;: %Ln entrée.</numerusform>
            <numerusform>Rien ne correspond avec ces cases et boutons. Sans eux&#xa0;: %Ln entrées.</numerusform>
        </translation>
    </message>
    <message>
        <source>No entry matches “%1”.</source>
        <translation>Aucune entrée ne correspond à «&#xa0;%1&#xa0;».</translation>
    </message>
    <message>
        <source>The sockets of this computer could not be read.</source>
        <translation>Les sockets de cet ordinateur n’ont pas pu être lues.</translation>
    </message>
    <message>
        <source>Reading the sockets of this computer …</source>
        <translation>Lecture des sockets de cet ordinateur…</translation>
    </message>
    <message>
        <source>No transport is ticked. Tick TCP or UDP above to see sockets.</source>
        <translation>Aucun transport n’est coché. Cochez TCP ou UDP ci-dessus pour voir des sockets.</translation>
    </message>
    <message>
        <source>No TCP or UDP port is in use on this computer.</source>
        <translation>Aucun port TCP ou UDP n’est utilisé sur cet ordinateur.</translation>
    </message>
    <message numerus="yes">
        <source>Nothing matches with these check boxes and buttons. Without them: %Ln sockets.</source>
        <translation>
            <numerusform>Rien ne correspond avec ces cases et boutons. Sans eux&#xa0;: %Ln socket.</numerusform>
            <numerusform>Rien ne correspond avec ces cases et boutons. Sans eux&#xa0;: %Ln sockets.</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing on this computer matches “%1”.</source>
        <translation>Rien sur cet ordinateur ne correspond à «&#xa0;%1&#xa0;».</translation>
    </message>
    <message>
        <source>Only the sockets of your own programs are shown: the system lets an administrator see the others.</source>
        <translation>Seules les sockets de vos propres programmes sont affichées&#xa0;: le système réserve les autres à un administrateur.</translation>
    </message>
    <message>
        <source>The sockets could not be read: %1</source>
        <translation>Les sockets n’ont pas pu être lues&#xa0;: %1</translation>
    </message>
    <message numerus="yes">
        <source>paused, updated %Ln s ago</source>
        <translation>
            <numerusform>en pause, actualisé il y a %Ln s</numerusform>
            <numerusform>en pause, actualisé il y a %Ln s</numerusform>
        </translation>
    </message>
    <message>
        <source>updated just now</source>
        <translation>actualisé à l’instant</translation>
    </message>
    <message numerus="yes">
        <source>updated %Ln s ago</source>
        <translation>
            <numerusform>actualisé il y a %Ln s</numerusform>
            <numerusform>actualisé il y a %Ln s</numerusform>
        </translation>
    </message>
    <message>
        <source>The port reference cannot be used; the sockets of this computer are shown all the same. %1</source>
        <translation>La référence des ports est inutilisable&#x202f;; les sockets de cet ordinateur sont affichées malgré tout. %1</translation>
    </message>
    <message numerus="yes">
        <source>%Ln shown</source>
        <translation>
            <numerusform>%Ln affichée</numerusform>
            <numerusform>%Ln affichées</numerusform>
        </translation>
    </message>
    <message>
        <source>Your newer copy of the registry cannot be used; the registry that PortGUI came with is shown. Tools &gt; Update the registry fetches a new one. %1</source>
        <translation>Votre copie plus récente du registre est inutilisable&#xa0;; le registre fourni avec PortGUI est affiché. Outils &gt; Mettre à jour le registre en télécharge une nouvelle. %1</translation>
    </message>
</context>
<context>
    <name>Owner</name>
    <message>
        <source>normally %1</source>
        <translation>usuel&#x202f;: %1</translation>
    </message>
    <message>
        <source>Unusual: port %1 is normally used by %2; here it is %3. That need not be wrong: most programs can be told to use another port.</source>
        <translation>Inhabituel&#x202f;: le port %1 est normalement utilisé par %2&#x202f;; ici, c’est %3. Ce n’est pas forcément une erreur&#x202f;: on peut indiquer un autre port à la plupart des programmes.</translation>
    </message>
</context>
<context>
    <name>PortCard</name>
    <message>
        <source>On this computer</source>
        <translation>Sur cet ordinateur</translation>
    </message>
    <message>
        <source>Local</source>
        <translation>Locale</translation>
    </message>
    <message>
        <source>Remote</source>
        <translation>Distante</translation>
    </message>
    <message>
        <source>Reach</source>
        <translation>Portée</translation>
    </message>
    <message>
        <source>What port %1 is for</source>
        <translation>À quoi sert le port %1</translation>
    </message>
    <message>
        <source>Also on this local port</source>
        <translation>Aussi sur ce port local</translation>
    </message>
    <message>
        <source>System Port</source>
        <translation>Port système</translation>
    </message>
    <message>
        <source>User Port</source>
        <translation>Port utilisateur</translation>
    </message>
    <message>
        <source>Dynamic Port</source>
        <translation>Port dynamique</translation>
    </message>
    <message>
        <source>Assigned by IANA</source>
        <translation>Attribué par l’IANA</translation>
    </message>
    <message>
        <source>Unofficial use</source>
        <translation>Usage non officiel</translation>
    </message>
    <message>
        <source>Reserved by IANA</source>
        <translation>Réservé par l’IANA</translation>
    </message>
    <message>
        <source>Unassigned</source>
        <translation>Non attribué</translation>
    </message>
    <message>
        <source>Never assigned</source>
        <translation>Jamais attribué</translation>
    </message>
    <message>
        <source>no service</source>
        <translation>aucun service</translation>
    </message>
    <message>
        <source>reserved</source>
        <translation>réservé</translation>
    </message>
    <message>
        <source>any program</source>
        <translation>tout programme</translation>
    </message>
    <message>
        <source>refuse to open it (WHATWG Fetch standard)</source>
        <translation>refusent de l’ouvrir (norme Fetch du WHATWG)</translation>
    </message>
    <message>
        <source>Web browsers</source>
        <translation>Navigateurs Web</translation>
    </message>
    <message>
        <source>Encrypted</source>
        <translation>Chiffré</translation>
    </message>
    <message>
        <source>Safer alternative</source>
        <translation>Alternative plus sûre</translation>
    </message>
    <message>
        <source>Typical software</source>
        <translation>Logiciels typiques</translation>
    </message>
    <message>
        <source>Documents</source>
        <translation>Documents</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Source</translation>
    </message>
    <message>
        <source>none any more</source>
        <translation>plus aucun</translation>
    </message>
    <message>
        <source>Used on</source>
        <translation>Utilisé en</translation>
    </message>
    <message>
        <source>Registered for</source>
        <translation>Enregistré pour</translation>
    </message>
    <message>
        <source>no transport named</source>
        <translation>aucun transport indiqué</translation>
    </message>
    <message>
        <source>Reserved on</source>
        <translation>Réservé en</translation>
    </message>
    <message>
        <source>Unassigned on</source>
        <translation>Non attribué en</translation>
    </message>
    <message>
        <source>no, everything is readable on the way</source>
        <translation>non, tout est lisible en chemin</translation>
    </message>
    <message>
        <source>optional, the two ends may agree on it</source>
        <translation>facultatif, si les deux extrémités en conviennent</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>oui</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Description</translation>
    </message>
    <message>
        <source>Historic names</source>
        <translation>Anciens noms</translation>
    </message>
    <message>
        <source>References</source>
        <translation>Références</translation>
    </message>
    <message>
        <source>Registered</source>
        <translation>Enregistré le</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>Modifié le</translation>
    </message>
    <message>
        <source>Unauthorized use reported</source>
        <translation>Usage non autorisé signalé</translation>
    </message>
    <message>
        <source>DCCP service code</source>
        <translation>Code de service DCCP</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Note</translation>
    </message>
    <message>
        <source>In IANA&apos;s registry</source>
        <translation>Dans le registre de l’IANA</translation>
    </message>
    <message>
        <source>In IANA&apos;s registry of %1</source>
        <translation>Dans le registre de l’IANA du %1</translation>
    </message>
    <message>
        <source>Also on this number</source>
        <translation>Aussi sur ce numéro</translation>
    </message>
    <message>
        <source>A name without a port number of its own: found through DNS records.</source>
        <translation>Un nom sans numéro de port propre, que l’on trouve par des enregistrements DNS.</translation>
    </message>
    <message>
        <source>Nothing uses this port now.</source>
        <translation>Rien n’utilise ce port en ce moment.</translation>
    </message>
    <message>
        <source>Nothing uses these ports now.</source>
        <translation>Rien n’utilise ces ports en ce moment.</translation>
    </message>
    <message>
        <source>This computer takes port numbers for outgoing connections from here (%1).</source>
        <translation>Cet ordinateur prend ici des numéros de port pour ses connexions sortantes (%1).</translation>
    </message>
    <message>
        <source>and %1 more</source>
        <translation>et %1 de plus</translation>
    </message>
    <message>
        <source>Process</source>
        <translation>Processus</translation>
    </message>
    <message>
        <source>not readable by you</source>
        <translation>vous ne pouvez pas le lire</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>PID</source>
        <translation>PID</translation>
    </message>
    <message>
        <source>User</source>
        <translation>Utilisateur</translation>
    </message>
    <message>
        <source>Program file</source>
        <translation>Programme</translation>
    </message>
    <message>
        <source>Command line</source>
        <translation>Ligne de commande</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>Démarré le</translation>
    </message>
    <message>
        <source>Through</source>
        <translation>Via</translation>
    </message>
    <message>
        <source>Answers on</source>
        <translation>Répond en</translation>
    </message>
    <message>
        <source>not looked at; it may let fewer computers in</source>
        <translation>non consulté&#x202f;; il peut laisser entrer moins d’ordinateurs</translation>
    </message>
    <message>
        <source>Firewall</source>
        <translation>Pare-feu</translation>
    </message>
    <message>
        <source>no network at the moment</source>
        <translation>aucun réseau pour le moment</translation>
    </message>
</context>
<context>
    <name>PortCardPane</name>
    <message>
        <source>Port card</source>
        <translation>Fiche du port</translation>
    </message>
    <message>
        <source>Select a row to see what the port is for and who uses it here.</source>
        <translation>Sélectionnez une ligne pour voir à quoi sert le port et qui l’utilise ici.</translation>
    </message>
</context>
<context>
    <name>Reach</name>
    <message>
        <source>No such address</source>
        <translation>Adresse absente</translation>
    </message>
    <message>
        <source>No interface has this address</source>
        <translation>Aucune interface n’a cette adresse</translation>
    </message>
    <message>
        <source>Multicast group</source>
        <translation>Groupe multicast</translation>
    </message>
    <message>
        <source>Broadcasts</source>
        <translation>Diffusions</translation>
    </message>
    <message>
        <source>IPv4 only</source>
        <translation>IPv4 seulement</translation>
    </message>
    <message>
        <source>IPv4 and IPv6</source>
        <translation>IPv4 et IPv6</translation>
    </message>
    <message>
        <source>IPv6 only</source>
        <translation>IPv6 seulement</translation>
    </message>
    <message>
        <source>IPv6, and IPv4 unless the program forbids it</source>
        <translation>IPv6, et IPv4 sauf si le programme l’interdit</translation>
    </message>
    <message>
        <source>your local network</source>
        <translation>votre réseau local</translation>
    </message>
    <message>
        <source>your wireless network</source>
        <translation>votre réseau sans fil</translation>
    </message>
    <message>
        <source>the VPN</source>
        <translation>le VPN</translation>
    </message>
    <message>
        <source>containers on this computer</source>
        <translation>les conteneurs de cet ordinateur</translation>
    </message>
    <message>
        <source>virtual machines on this computer</source>
        <translation>les machines virtuelles de cet ordinateur</translation>
    </message>
    <message>
        <source>this computer itself</source>
        <translation>cet ordinateur même</translation>
    </message>
    <message>
        <source>another network</source>
        <translation>un autre réseau</translation>
    </message>
    <message>
        <source>Wireless</source>
        <translation>Sans fil</translation>
    </message>
    <message>
        <source>VPN</source>
        <translation>VPN</translation>
    </message>
    <message>
        <source>Containers</source>
        <translation>Conteneurs</translation>
    </message>
    <message>
        <source>Virtual machines</source>
        <translation>Machines virtuelles</translation>
    </message>
    <message>
        <source>This computer</source>
        <translation>Cet ordinateur</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Réseau</translation>
    </message>
    <message>
        <source>%1, switched off now</source>
        <translation>%1, coupé actuellement</translation>
    </message>
    <message>
        <source>Local network</source>
        <translation>Réseau local</translation>
    </message>
</context>
<context>
    <name>ReferenceColumns</name>
    <message>
        <source>Filled circle: used on this transport in practice, or registered and nothing more is known. Hollow circle: registered, but not used. Dash: no service is named for it.</source>
        <translation>Cercle plein&#xa0;: utilisé en pratique sur ce transport, ou enregistré sans que l’on en sache plus. Cercle vide&#xa0;: enregistré, mais inutilisé. Tiret&#xa0;: aucun service n’y est désigné.</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>Port</translation>
    </message>
    <message>
        <source>The port number, or the first and last of a range; a dash for a name without a number of its own</source>
        <translation>Le numéro de port, ou le premier et le dernier d’une plage&#x202f;; un tiret pour un nom sans numéro propre</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>The service name, as IANA registers it</source>
        <translation>Le nom de service, tel que l’IANA l’enregistre</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Description</translation>
    </message>
    <message>
        <source>What the port is for</source>
        <translation>À quoi sert le port</translation>
    </message>
    <message>
        <source>In use here</source>
        <translation>Utilisés ici</translation>
    </message>
    <message>
        <source>The programs that hold the port on this computer now, with their PID</source>
        <translation>Les programmes qui occupent le port sur cet ordinateur, avec leur PID</translation>
    </message>
</context>
<context>
    <name>RegistryUpdate</name>
    <message>
        <source>You cancelled the update.</source>
        <translation>Vous avez annulé la mise à jour.</translation>
    </message>
    <message>
        <source>The server cannot be reached. Is this computer connected?</source>
        <translation>Le serveur est injoignable. Cet ordinateur est-il connecté&#xa0;?</translation>
    </message>
    <message>
        <source>The server did not answer in time.</source>
        <translation>Le serveur n’a pas répondu à temps.</translation>
    </message>
    <message>
        <source>The transfer was interrupted.</source>
        <translation>Le transfert a été interrompu.</translation>
    </message>
    <message>
        <source>The certificate of the server is not trusted by this computer.</source>
        <translation>Cet ordinateur ne fait pas confiance au certificat du serveur.</translation>
    </message>
    <message>
        <source>No secure connection could be made.</source>
        <translation>Aucune connexion sécurisée n’a pu être établie.</translation>
    </message>
    <message>
        <source>The server refused to send the registry.</source>
        <translation>Le serveur a refusé d’envoyer le registre.</translation>
    </message>
    <message>
        <source>The server sends elsewhere. Perhaps this network wants you to log in first.</source>
        <translation>Le serveur renvoie ailleurs. Peut-être ce réseau demande-t-il d’abord une connexion à un portail.</translation>
    </message>
    <message>
        <source>The file is too large to be the registry.</source>
        <translation>Le fichier est trop gros pour être le registre.</translation>
    </message>
    <message>
        <source>A web page came instead of the registry. Perhaps this network wants you to log in first.</source>
        <translation>Une page web est arrivée à la place du registre. Peut-être ce réseau demande-t-il d’abord une connexion à un portail.</translation>
    </message>
    <message>
        <source>What came is not IANA&apos;s registry, or damaged.</source>
        <translation>Ce qui est arrivé n’est pas le registre de l’IANA, ou est endommagé.</translation>
    </message>
    <message>
        <source>The registry that came is not complete.</source>
        <translation>Le registre reçu est incomplet.</translation>
    </message>
    <message>
        <source>The registry in use is newer.</source>
        <translation>Le registre utilisé est plus récent.</translation>
    </message>
    <message>
        <source>The registry cannot be read.</source>
        <translation>Le registre ne peut pas être lu.</translation>
    </message>
    <message>
        <source>The disk is full: the registry could not be stored.</source>
        <translation>Le disque est plein&#xa0;: le registre n’a pas pu être enregistré.</translation>
    </message>
    <message>
        <source>The registry could not be stored.</source>
        <translation>Le registre n’a pas pu être enregistré.</translation>
    </message>
</context>
<context>
    <name>SearchBar</name>
    <message>
        <source>Search: port, service, program …</source>
        <translation>Rechercher&#xa0;: port, service, programme…</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Rechercher</translation>
    </message>
    <message>
        <source>A number (22), a range (8000-8100), a service (ssh), a program (nginx), an address, or several words; -word excludes, a|b is either, “quotes” keep words together, port:80 or transport:udp ask for one thing</source>
        <translation>Un numéro (22), une plage (8000-8100), un service (ssh), un programme (nginx), une adresse ou plusieurs mots&#xa0;; -mot exclut, a|b admet l’un ou l’autre, des «&#xa0;guillemets&#xa0;» gardent les mots ensemble, port:80 ou transport:udp ne portent que sur un point</translation>
    </message>
    <message>
        <source>Clear the search</source>
        <translation>Effacer la recherche</translation>
    </message>
    <message>
        <source>&amp;TCP</source>
        <translation>&amp;TCP</translation>
    </message>
    <message>
        <source>&amp;UDP</source>
        <translation>&amp;UDP</translation>
    </message>
    <message>
        <source>&amp;SCTP</source>
        <translation>&amp;SCTP</translation>
    </message>
    <message>
        <source>&amp;DCCP</source>
        <translation>D&amp;CCP</translation>
    </message>
    <message>
        <source>Show what uses %1</source>
        <translation>Afficher ce qui utilise %1</translation>
    </message>
</context>
<context>
    <name>SearchHint</name>
    <message>
        <source>Nothing has “%1”; searched for “%2”.</source>
        <translation>Rien ne contient «&#xa0;%1&#xa0;»&#xa0;; recherche faite avec «&#xa0;%2&#xa0;».</translation>
    </message>
    <message>
        <source>“%1” asks about sockets and is left out on this page.</source>
        <translation>«&#xa0;%1&#xa0;» porte sur les sockets et n’est pas pris en compte sur cette page.</translation>
    </message>
    <message>
        <source>“%1” asks about the reference and is left out on this page.</source>
        <translation>«&#xa0;%1&#xa0;» porte sur la référence et n’est pas pris en compte sur cette page.</translation>
    </message>
    <message>
        <source>There is no key “%1:”; it is left out. The keys: %2. As text: in quotes.</source>
        <translation>La clé «&#xa0;%1:&#xa0;» n’existe pas et n’est pas prise en compte. Les clés&#xa0;: %2. Comme texte&#xa0;: entre guillemets.</translation>
    </message>
    <message>
        <source>There is no key “%1:”; read as “%2”.</source>
        <translation>La clé «&#xa0;%1:&#xa0;» n’existe pas&#xa0;; lue comme «&#xa0;%2&#xa0;».</translation>
    </message>
    <message>
        <source>“%1:” wants a value: %2</source>
        <translation>«&#xa0;%1:&#xa0;» attend une valeur&#xa0;: %2</translation>
    </message>
    <message>
        <source>“%1:” wants a value.</source>
        <translation>«&#xa0;%1:&#xa0;» attend une valeur.</translation>
    </message>
    <message>
        <source>“%2” cannot be “%1”, which is left out. It can be: %3.</source>
        <translation>«&#xa0;%2&#xa0;» ne peut valoir «&#xa0;%1&#xa0;», qui n’est pas pris en compte. Valeurs possibles&#xa0;: %3.</translation>
    </message>
    <message>
        <source>“%1” is no port number or range and is left out; write port:443 or %2.</source>
        <translation>«&#xa0;%1&#xa0;» n’est ni un numéro de port ni une plage et n’est pas pris en compte&#xa0;; écrivez port:443 ou %2.</translation>
    </message>
    <message>
        <source>“%2” wants a number; “%1” is none and is left out.</source>
        <translation>«&#xa0;%2&#xa0;» attend un nombre&#xa0;; «&#xa0;%1&#xa0;» n’en est pas un et n’est pas pris en compte.</translation>
    </message>
    <message>
        <source>“%1”: port numbers end at 65535.</source>
        <translation>«&#xa0;%1&#xa0;»&#xa0;: les numéros de port s’arrêtent à 65535.</translation>
    </message>
</context>
<context>
    <name>Socket</name>
    <message>
        <source>(name not readable)</source>
        <translation>(nom illisible)</translation>
    </message>
    <message>
        <source>(another user&apos;s)</source>
        <translation>(autre utilisateur)</translation>
    </message>
    <message>
        <source>(has ended)</source>
        <translation>(terminé)</translation>
    </message>
    <message>
        <source>(no process)</source>
        <translation>(aucun)</translation>
    </message>
    <message>
        <source>(not visible)</source>
        <translation>(non visible)</translation>
    </message>
    <message>
        <source>It belongs to another user; only an administrator may see which process it is.</source>
        <translation>Il appartient à un autre utilisateur&#x202f;; seul un administrateur peut voir quel processus c’est.</translation>
    </message>
    <message>
        <source>The process ended while the sockets were being read.</source>
        <translation>Le processus s’est terminé pendant la lecture des sockets.</translation>
    </message>
    <message>
        <source>No process holds it: the system is winding the connection down, or no program has accepted it yet.</source>
        <translation>Aucun processus ne la détient&#xa0;: le système clôt la connexion, ou aucun programme ne l’a encore acceptée.</translation>
    </message>
    <message>
        <source>No process that is visible here holds it: the system itself or a container does.</source>
        <translation>Aucun processus visible ici ne la détient&#xa0;: c’est le système lui-même ou un conteneur.</translation>
    </message>
    <message>
        <source>This computer only</source>
        <translation>Cet ordinateur seul</translation>
    </message>
    <message>
        <source>This network</source>
        <translation>Ce réseau</translation>
    </message>
    <message>
        <source>Every interface</source>
        <translation>Toute interface</translation>
    </message>
</context>
<context>
    <name>SocketColumns</name>
    <message>
        <source>Port</source>
        <translation>Port</translation>
    </message>
    <message>
        <source>The local port number</source>
        <translation>Le numéro de port local</translation>
    </message>
    <message>
        <source>Transport</source>
        <translation>Transport</translation>
    </message>
    <message>
        <source>The transport protocol: TCP or UDP</source>
        <translation>Le protocole de transport&#xa0;: TCP ou UDP</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>Service</translation>
    </message>
    <message>
        <source>What the reference calls the port: the local one of a listener, the remote one of a call from here</source>
        <translation>Le nom du port dans la référence&#xa0;: le port local d’une socket en écoute, le port distant d’un appel parti d’ici</translation>
    </message>
    <message>
        <source>Local address</source>
        <translation>Adresse locale</translation>
    </message>
    <message>
        <source>The address of this computer that the socket is bound to</source>
        <translation>L’adresse de cet ordinateur à laquelle la socket est liée</translation>
    </message>
    <message>
        <source>Reach</source>
        <translation>Portée</translation>
    </message>
    <message>
        <source>Who can connect, as far as the address and the network interfaces tell; a firewall may allow less</source>
        <translation>Qui peut se connecter, d’après l’adresse et les interfaces réseau&#x202f;; un pare-feu peut en autoriser moins</translation>
    </message>
    <message>
        <source>Remote</source>
        <translation>Distante</translation>
    </message>
    <message>
        <source>The address and port number of the other end</source>
        <translation>L’adresse et le numéro de port de l’autre extrémité</translation>
    </message>
    <message>
        <source>State</source>
        <translation>État</translation>
    </message>
    <message>
        <source>The state of a TCP connection (RFC 9293); UDP has none</source>
        <translation>L’état d’une connexion TCP (RFC 9293)&#x202f;; UDP n’en a pas</translation>
    </message>
    <message>
        <source>Process</source>
        <translation>Processus</translation>
    </message>
    <message>
        <source>The program that holds the socket, or why it is not known</source>
        <translation>Le programme qui détient la socket, ou pourquoi il est inconnu</translation>
    </message>
    <message>
        <source>PID</source>
        <translation>PID</translation>
    </message>
    <message>
        <source>The number of the process</source>
        <translation>Le numéro du processus</translation>
    </message>
    <message>
        <source>User</source>
        <translation>Utilisateur</translation>
    </message>
    <message>
        <source>The user that the process runs as</source>
        <translation>L’utilisateur sous lequel tourne le processus</translation>
    </message>
    <message>
        <source>Unusual</source>
        <translation>Inhabituel</translation>
    </message>
    <message>
        <source>Where another program than usual holds a port: what is usual. That need not be wrong; nothing is said where we do not know</source>
        <translation>Quand un autre programme que d’habitude occupe un port&#x202f;: ce qui est habituel. Ce n’est pas forcément une erreur&#x202f;; rien n’est dit là où nous ne savons pas</translation>
    </message>
</context>
<context>
    <name>TablePage</name>
    <message>
        <source>Best match first</source>
        <translation>Meilleure correspondance d’abord</translation>
    </message>
    <message>
        <source>Columns as at first</source>
        <translation>Colonnes d’origine</translation>
    </message>
</context>
<context>
    <name>Tools</name>
    <message>
        <source>The registry in use is of %1 now.</source>
        <translation>Le registre utilisé date maintenant de&#xa0;: %1.</translation>
    </message>
    <message>
        <source>The registry was not changed: %1</source>
        <translation>Le registre n’a pas été modifié&#xa0;: %1</translation>
    </message>
    <message>
        <source>PortGUI is in the applications menu now.</source>
        <translation>PortGUI est maintenant dans le menu des applications.</translation>
    </message>
    <message>
        <source>PortGUI is no longer in the applications menu.</source>
        <translation>PortGUI n’est plus dans le menu des applications.</translation>
    </message>
    <message>
        <source>The applications menu was not changed: %1</source>
        <translation>Le menu des applications n’a pas été modifié&#xa0;: %1</translation>
    </message>
    <message>
        <source>About PortGUI</source>
        <translation>À propos de PortGUI</translation>
    </message>
    <message>
        <source>Port registry of IANA as of %1.</source>
        <translation>Registre des ports de l’IANA au %1.</translation>
    </message>
    <message>
        <source>Changes up to %1 are in it.</source>
        <translation>Les changements jusqu’au %1 y sont.</translation>
    </message>
    <message>
        <source>What a TCP or UDP port is for, who holds it on this computer, and who can reach it.</source>
        <translation>À quoi sert un port TCP ou UDP, qui l’occupe sur cet ordinateur et qui peut le joindre.</translation>
    </message>
    <message>
        <source>Free software under the MIT licence; Qt under the LGPL.</source>
        <translation>Logiciel libre sous licence MIT&#x202f;; Qt sous licence LGPL.</translation>
    </message>
</context>
<context>
    <name>UpdateDialog</name>
    <message>
        <source>Update the registry</source>
        <translation>Mettre à jour le registre</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Progression</translation>
    </message>
    <message>
        <source>What changes</source>
        <translation>Ce qui change</translation>
    </message>
    <message>
        <source>&amp;Download</source>
        <translation>&amp;Télécharger</translation>
    </message>
    <message>
        <source>&amp;Use it</source>
        <translation>&amp;L’utiliser</translation>
    </message>
    <message>
        <source>PortGUI can fetch the newest registry of service names and port numbers from IANA, www.iana.org (about 4 MB). Nothing else is sent or fetched.</source>
        <translation>PortGUI peut télécharger le registre le plus récent des noms de services et numéros de port auprès de l’IANA, www.iana.org (environ 4&#xa0;Mo). Rien d’autre n’est envoyé ni téléchargé.</translation>
    </message>
    <message>
        <source>The registry in use is of %1.</source>
        <translation>Le registre utilisé date de&#xa0;: %1.</translation>
    </message>
    <message>
        <source>Connecting …</source>
        <translation>Connexion…</translation>
    </message>
    <message>
        <source>%1 of %2 MB</source>
        <translation>%1 sur %2&#xa0;Mo</translation>
    </message>
    <message>
        <source>%1 MB</source>
        <translation>%1&#xa0;Mo</translation>
    </message>
    <message>
        <source>Fetching the registry: %1</source>
        <translation>Téléchargement du registre&#xa0;: %1</translation>
    </message>
    <message>
        <source>The registry of IANA is of %1, the one in use of %2.</source>
        <translation>Date du registre de l’IANA&#xa0;: %1&#xa0;; de celui utilisé&#xa0;: %2.</translation>
    </message>
    <message>
        <source>The registry in use is newer. To use the other one would change this:</source>
        <translation>Le registre utilisé est plus récent. Utiliser l’autre changerait ceci&#xa0;:</translation>
    </message>
    <message>
        <source>&amp;Use the older one</source>
        <translation>&amp;Utiliser le plus ancien</translation>
    </message>
    <message>
        <source>Nothing has changed.</source>
        <translation>Rien n’a changé.</translation>
    </message>
    <message>
        <source>&amp;Try again</source>
        <translation>&amp;Réessayer</translation>
    </message>
    <message>
        <source>The registry in use stays as it is.</source>
        <translation>Le registre utilisé reste tel quel.</translation>
    </message>
    <message>
        <source>The registry in use is of %1 now.</source>
        <translation>Le registre utilisé date maintenant de&#xa0;: %1.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln new</source>
        <translation>
            <numerusform>%Ln nouveau</numerusform>
            <numerusform>%Ln nouveaux</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln renamed</source>
        <translation>
            <numerusform>%Ln renommé</numerusform>
            <numerusform>%Ln renommés</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln described anew</source>
        <translation>
            <numerusform>%Ln avec une nouvelle description</numerusform>
            <numerusform>%Ln avec une nouvelle description</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln with other transports</source>
        <translation>
            <numerusform>%Ln avec d’autres transports</numerusform>
            <numerusform>%Ln avec d’autres transports</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln removed</source>
        <translation>
            <numerusform>%Ln retiré</numerusform>
            <numerusform>%Ln retirés</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln with other details</source>
        <translation>
            <numerusform>%Ln avec d’autres détails</numerusform>
            <numerusform>%Ln avec d’autres détails</numerusform>
        </translation>
    </message>
    <message>
        <source>Only its date is newer.</source>
        <translation>Seule sa date est plus récente.</translation>
    </message>
    <message>
        <source>New</source>
        <translation>Nouveaux</translation>
    </message>
    <message>
        <source>Renamed</source>
        <translation>Renommés</translation>
    </message>
    <message>
        <source>Described anew</source>
        <translation>Nouvelle description</translation>
    </message>
    <message>
        <source>With other transports</source>
        <translation>Autres transports</translation>
    </message>
    <message>
        <source>Removed</source>
        <translation>Retirés</translation>
    </message>
</context>
</TS>
