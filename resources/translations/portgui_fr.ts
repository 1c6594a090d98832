<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr" sourcelanguage="en">
<context>
    <name>Actions</name>
    <message>
        <source>E&amp;xport the rows shown …</source>
        <translation>Exporter les lignes a&amp;ffichées…</translation>
    </message>
    <message>
        <source>Export the &amp;selected rows …</source>
        <translation>Exporter les lignes &amp;sélectionnées…</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Quitter</translation>
    </message>
    <message>
        <source>&amp;Import notes and entries …</source>
        <translation>&amp;Importer des notes et des entrées…</translation>
    </message>
    <message>
        <source>&amp;Export my notes and entries …</source>
        <translation>&amp;Exporter mes notes et mes entrées…</translation>
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
        <source>Co&amp;py as …</source>
        <translation>Cop&amp;ier en…</translation>
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
        <source>Fa&amp;vourite</source>
        <translation>Fa&amp;vori</translation>
    </message>
    <message>
        <source>&amp;Note …</source>
        <translation>&amp;Note…</translation>
    </message>
    <message>
        <source>Ne&amp;w entry …</source>
        <translation>No&amp;uvelle entrée…</translation>
    </message>
    <message>
        <source>E&amp;dit entry …</source>
        <translation>Mo&amp;difier l’entrée…</translation>
    </message>
    <message>
        <source>Delete en&amp;try</source>
        <translation>&amp;Supprimer l’entrée</translation>
    </message>
    <message>
        <source>&amp;Undo deleting</source>
        <translation>Annuler la su&amp;ppression</translation>
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
        <source>Lo&amp;g</source>
        <translation>&amp;Journal</translation>
    </message>
    <message>
        <source>Host &amp;names</source>
        <translation>Noms d’&amp;hôtes</translation>
    </message>
    <message>
        <source>Group &amp;by process</source>
        <translation>&amp;Grouper par processus</translation>
    </message>
    <message>
        <source>&amp;Tray icon</source>
        <translation>Icône dans la &amp;zone de notification</translation>
    </message>
    <message>
        <source>Start in the tra&amp;y</source>
        <translation>&amp;Démarrer dans la zone de notification</translation>
    </message>
    <message>
        <source>Ask the network for the names of remote addresses; off, nothing is asked</source>
        <translation>Demander au réseau les noms des adresses distantes ; sans cela, rien n’est demandé</translation>
    </message>
    <message>
        <source>&amp;Show PortGUI</source>
        <translation>Affi&amp;cher PortGUI</translation>
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
        <source>Stop reading the sockets again and again (Shift+F5, or Space in the table)</source>
        <translation>Ne plus relire les sockets en continu (Maj+F5, ou Espace dans le tableau)</translation>
    </message>
    <message>
        <source>&amp;1 s</source>
        <translation>&amp;1 s</translation>
    </message>
    <message>
        <source>&amp;2 s</source>
        <translation>&amp;2 s</translation>
    </message>
    <message>
        <source>&amp;5 s</source>
        <translation>&amp;5 s</translation>
    </message>
    <message>
        <source>1&amp;0 s</source>
        <translation>1&amp;0 s</translation>
    </message>
    <message>
        <source>&amp;Paused</source>
        <translation>En &amp;pause</translation>
    </message>
    <message>
        <source>&amp;Not at all</source>
        <translation>&amp;Jamais</translation>
    </message>
    <message>
        <source>&amp;30 s</source>
        <translation>&amp;30 s</translation>
    </message>
    <message>
        <source>Watche&amp;d ports …</source>
        <translation>&amp;Ports surveillés…</translation>
    </message>
    <message>
        <source>S&amp;how all owners …</source>
        <translation>Afficher &amp;tous les propriétaires…</translation>
    </message>
    <message>
        <source>C&amp;lose connection …</source>
        <translation>&amp;Fermer la connexion…</translation>
    </message>
    <message>
        <source>End proce&amp;ss …</source>
        <translation>Mettre fin au proce&amp;ssus…</translation>
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
        <source>Refresh e&amp;very</source>
        <translation>Actuali&amp;ser toutes les</translation>
    </message>
    <message>
        <source>S&amp;how changes for</source>
        <translation>Mo&amp;ntrer les changements pendant</translation>
    </message>
    <message>
        <source>Tell me &amp;when</source>
        <translation>Me prévenir &amp;quand</translation>
    </message>
</context>
<context>
    <name>AllOwners</name>
    <message>
        <source>You closed the question; nothing has changed.</source>
        <translation>Vous avez fermé la question&#x202f;; rien n’a changé.</translation>
    </message>
    <message>
        <source>The system did not allow it: the password was wrong, you may not do this, or this desktop has no program that asks for it (a polkit agent).</source>
        <translation>Le système ne l’a pas permis&#x202f;: mot de passe erroné, droit refusé, ou absence sur ce bureau d’un programme qui le demande (un agent polkit).</translation>
    </message>
    <message>
        <source>What asks for the password (pkexec), or what runs the small program (/usr/bin/python3), is not installed. In a terminal, “sudo portgui-cli sockets” shows all owners.</source>
        <translation>Ce qui demande le mot de passe (pkexec), ou ce qui exécute le petit programme (/usr/bin/python3), n’est pas installé. Dans un terminal, «&#xa0;sudo portgui-cli sockets&#xa0;» affiche tous les propriétaires.</translation>
    </message>
    <message>
        <source>This system has no such question.</source>
        <translation>Ce système ne connaît pas cette question.</translation>
    </message>
    <message>
        <source>The question was put, but no useful answer came.</source>
        <translation>La question a été posée, mais aucune réponse utile n’est venue.</translation>
    </message>
    <message>
        <source>PortGUI runs as administrator: there is nothing more to ask for.</source>
        <translation>PortGUI s’exécute en tant qu’administrateur&#x202f;: il n’y a rien de plus à demander.</translation>
    </message>
    <message>
        <source>No owner is hidden from you: there is nothing to ask for.</source>
        <translation>Aucun propriétaire ne vous est caché&#x202f;: il n’y a rien à demander.</translation>
    </message>
    <message>
        <source>The system is asking already.</source>
        <translation>Le système pose déjà la question.</translation>
    </message>
    <message>
        <source>Windows names the process of every socket; for more about it, start PortGUI as administrator.</source>
        <translation>Windows nomme le processus de chaque socket&#x202f;; pour en savoir plus sur lui, lancez PortGUI en tant qu’administrateur.</translation>
    </message>
    <message>
        <source>macOS tells the sockets of others to administrators only; in a terminal: sudo portgui-cli sockets</source>
        <translation>macOS ne révèle les sockets des autres qu’aux administrateurs&#x202f;; dans un terminal&#x202f;: sudo portgui-cli sockets</translation>
    </message>
    <message>
        <source>Only an administrator sees the owners of others here; in a terminal: sudo portgui-cli sockets</source>
        <translation>Ici, seul un administrateur voit les propriétaires des sockets des autres&#x202f;; dans un terminal&#x202f;: sudo portgui-cli sockets</translation>
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
    <name>CopyDialog</name>
    <message>
        <source>Copy as</source>
        <translation>Copier en</translation>
    </message>
    <message>
        <source>Find a form</source>
        <translation>Chercher une forme</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>Aperçu</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Copier</translation>
    </message>
    <message>
        <source>No form has this name.</source>
        <translation>Aucune forme ne porte ce nom.</translation>
    </message>
    <message>
        <source>For a terminal (sh, bash, zsh …).</source>
        <translation>Pour un terminal (sh, bash, zsh …).</translation>
    </message>
    <message>
        <source>For the Windows command prompt.</source>
        <translation>Pour l’invite de commandes de Windows.</translation>
    </message>
    <message>
        <source>For PowerShell.</source>
        <translation>Pour PowerShell.</translation>
    </message>
    <message>
        <source>Shown are the first %1 of %2 rows; all are copied.</source>
        <translation>Seules les %1 premières lignes sur %2 sont montrées&#xa0;; toutes sont copiées.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln rows are left out, where it makes no sense.</source>
        <translation>
            <numerusform>%Ln ligne est laissée de côté, où cela n’a pas de sens.</numerusform>
            <numerusform>%Ln lignes sont laissées de côté, où cela n’a pas de sens.</numerusform>
        </translation>
    </message>
    <message>
        <source>Forms</source>
        <translation>Formes</translation>
    </message>
    <message>
        <source>%1 (not possible)</source>
        <translation>%1 (impossible)</translation>
    </message>
</context>
<context>
    <name>CopyForms</name>
    <message>
        <source>It has no other end.</source>
        <translation>Il n’y a pas d’autre extrémité.</translation>
    </message>
    <message>
        <source>No kind of URL is known for this service.</source>
        <translation>Aucun type d’URL n’est connu pour ce service.</translation>
    </message>
    <message>
        <source>This kind of URL wants TCP.</source>
        <translation>Ce type d’URL demande TCP.</translation>
    </message>
    <message>
        <source>Neither service nor program has a name.</source>
        <translation>Ni le service ni le programme n’ont de nom.</translation>
    </message>
    <message>
        <source>lsof selects by TCP and UDP ports only.</source>
        <translation>lsof ne choisit que par ports TCP et UDP.</translation>
    </message>
    <message>
        <source>No process holds it, and lsof lists processes.</source>
        <translation>Aucun processus ne le tient, et lsof liste des processus.</translation>
    </message>
    <message>
        <source>This command knows TCP and UDP only.</source>
        <translation>Cette commande ne connaît que TCP et UDP.</translation>
    </message>
    <message>
        <source>nc tries TCP and UDP only.</source>
        <translation>nc n’essaie que TCP et UDP.</translation>
    </message>
    <message>
        <source>curl does not speak the protocol of this service.</source>
        <translation>curl ne parle pas le protocole de ce service.</translation>
    </message>
    <message>
        <source>Test-NetConnection tries TCP only.</source>
        <translation>Test-NetConnection n’essaie que TCP.</translation>
    </message>
    <message>
        <source>ssh forwards TCP only.</source>
        <translation>ssh ne transmet que TCP.</translation>
    </message>
    <message>
        <source>Docker publishes TCP, UDP and SCTP only.</source>
        <translation>Docker ne publie que TCP, UDP et SCTP.</translation>
    </message>
    <message>
        <source>It is a connection; a rule opens a port that is listened on.</source>
        <translation>C’est une connexion&#xa0;; une règle ouvre un port en écoute.</translation>
    </message>
    <message>
        <source>Only this computer can reach it, whatever a firewall allows.</source>
        <translation>Seul cet ordinateur peut l’atteindre, quoi que permette un pare-feu.</translation>
    </message>
    <message>
        <source>This firewall has rules for TCP and UDP ports only.</source>
        <translation>Ce pare-feu n’a de règles que pour les ports TCP et UDP.</translation>
    </message>
    <message>
        <source>It has no port number.</source>
        <translation>Il n’y a pas de numéro de port.</translation>
    </message>
    <message>
        <source>Number 0 stands for no port.</source>
        <translation>Le numéro 0 ne désigne aucun port.</translation>
    </message>
    <message>
        <source>It takes one port number, and this is a range.</source>
        <translation>Il faut un seul numéro de port, et ceci est une plage.</translation>
    </message>
    <message>
        <source>Values</source>
        <translation>Valeurs</translation>
    </message>
    <message>
        <source>Tables</source>
        <translation>Tableaux</translation>
    </message>
    <message>
        <source>Commands that show it</source>
        <translation>Commandes qui le montrent</translation>
    </message>
    <message>
        <source>Commands that use it</source>
        <translation>Commandes qui l’utilisent</translation>
    </message>
    <message>
        <source>Firewall rules</source>
        <translation>Règles de pare-feu</translation>
    </message>
    <message>
        <source>nc: does it answer?</source>
        <translation>nc&#xa0;: y a-t-il une réponse&#xa0;?</translation>
    </message>
    <message>
        <source>Cell</source>
        <translation>Cellule</translation>
    </message>
    <message>
        <source>address:port</source>
        <translation>adresse:port</translation>
    </message>
    <message>
        <source>Remote address:port</source>
        <translation>Adresse:port distants</translation>
    </message>
    <message>
        <source>URL</source>
        <translation>URL</translation>
    </message>
    <message>
        <source>Line of the services file</source>
        <translation>Ligne du fichier services</translation>
    </message>
    <message>
        <source>Tab-separated</source>
        <translation>Séparé par des tabulations</translation>
    </message>
    <message>
        <source>Aligned text</source>
        <translation>Texte aligné</translation>
    </message>
    <message>
        <source>curl: what does it say?</source>
        <translation>curl&#xa0;: que répond-il&#xa0;?</translation>
    </message>
    <message>
        <source>ssh tunnel</source>
        <translation>Tunnel ssh</translation>
    </message>
    <message>
        <source>docker run option</source>
        <translation>Option de docker run</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Texte</translation>
    </message>
    <message>
        <source>No row is selected.</source>
        <translation>Aucune ligne n’est sélectionnée.</translation>
    </message>
    <message>
        <source>No cell is current.</source>
        <translation>Aucune cellule n’est courante.</translation>
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
    <message>
        <source>Copy as</source>
        <translation>Copier en</translation>
    </message>
    <message>
        <source>No row can be copied in this form.</source>
        <translation>Aucune ligne ne peut être copiée sous cette forme.</translation>
    </message>
</context>
<context>
    <name>EndProcessDialog</name>
    <message>
        <source>End a process</source>
        <translation>Mettre fin à un processus</translation>
    </message>
    <message>
        <source>End %1?</source>
        <translation>Mettre fin à %1&#xa0;?</translation>
    </message>
    <message>
        <source>Process:</source>
        <translation>Processus&#xa0;:</translation>
    </message>
    <message>
        <source>name not readable</source>
        <translation>nom illisible</translation>
    </message>
    <message>
        <source>PID:</source>
        <translation>PID&#xa0;:</translation>
    </message>
    <message>
        <source>User:</source>
        <translation>Utilisateur&#xa0;:</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>inconnu</translation>
    </message>
    <message>
        <source>Command line</source>
        <translation>Ligne de commande</translation>
    </message>
    <message>
        <source>Command line:</source>
        <translation>Ligne de commande&#xa0;:</translation>
    </message>
    <message>
        <source>Holds</source>
        <translation>Tient</translation>
    </message>
    <message>
        <source>Holds:</source>
        <translation>Tient&#xa0;:</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>oui</translation>
    </message>
    <message>
        <source>no</source>
        <translation>non</translation>
    </message>
    <message>
        <source>Of the system:</source>
        <translation>Du système&#xa0;:</translation>
    </message>
    <message>
        <source>Waiting for the process to end</source>
        <translation>Attente de la fin du processus</translation>
    </message>
    <message>
        <source>&amp;End process</source>
        <translation>&amp;Mettre fin</translation>
    </message>
    <message>
        <source>&amp;End at once</source>
        <translation>&amp;Mettre fin aussitôt</translation>
    </message>
    <message>
        <source>It runs for the system: other programs may depend on it.</source>
        <translation>Il tourne pour le système&#xa0;: d’autres programmes peuvent en dépendre.</translation>
    </message>
    <message>
        <source>It is the service %1: systemd may start it again at once. “systemctl stop” ends it for good.</source>
        <translation>C’est le service %1&#xa0;: systemd peut le relancer aussitôt. «&#xa0;systemctl stop&#xa0;» l’arrête pour de bon.</translation>
    </message>
    <message>
        <source>It shares sockets with %1: their ports stay in use.</source>
        <translation>Il partage des sockets avec %1&#xa0;: leurs ports restent occupés.</translation>
    </message>
    <message>
        <source>PortGUI asks the process to end, so that it can save and tidy up. Force comes only after that.</source>
        <translation>PortGUI demande au processus de se terminer, pour qu’il puisse enregistrer et ranger. La force ne vient qu’après.</translation>
    </message>
    <message>
        <source>Windows has no way to ask a program without a window: it ends at once, and what it has not saved is lost. A program that has a window is better closed there.</source>
        <translation>Windows n’a pas de moyen de demander à un programme sans fenêtre&#xa0;: il se termine aussitôt, et ce qu’il n’a pas enregistré est perdu. Un programme qui a une fenêtre se ferme mieux par elle.</translation>
    </message>
    <message numerus="yes">
        <source>and %Ln more</source>
        <translation>
            <numerusform>et %Ln autre</numerusform>
            <numerusform>et %Ln autres</numerusform>
        </translation>
    </message>
    <message>
        <source>no port any more</source>
        <translation>plus aucun port</translation>
    </message>
    <message>
        <source>listens</source>
        <translation>écoute</translation>
    </message>
    <message>
        <source>receives</source>
        <translation>reçoit</translation>
    </message>
    <message>
        <source>It was told to end at once.</source>
        <translation>Il a reçu l’ordre de se terminer aussitôt.</translation>
    </message>
    <message>
        <source>It was asked to end.</source>
        <translation>Il lui a été demandé de se terminer.</translation>
    </message>
    <message numerus="yes">
        <source>Waiting, %Ln seconds at most …</source>
        <translation>
            <numerusform>Attente, %Ln seconde au plus…</numerusform>
            <numerusform>Attente, %Ln secondes au plus…</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>&amp;Fermer</translation>
    </message>
    <message>
        <source>Looking what became of its ports …</source>
        <translation>Examen de ce que sont devenus ses ports…</translation>
    </message>
    <message>
        <source>This process has ended, and another one has its number by now – or the clock of this computer was set. Nothing was ended.</source>
        <translation>Ce processus est terminé et un autre porte maintenant son numéro – ou l’horloge de cet ordinateur a été réglée. Il n’a été mis fin à rien.</translation>
    </message>
    <message>
        <source>The system refuses: %1</source>
        <translation>Le système refuse&#xa0;: %1</translation>
    </message>
    <message numerus="yes">
        <source>It has not ended, %Ln seconds after it was forced to.</source>
        <translation>
            <numerusform>Il n’est pas terminé, %Ln seconde après y avoir été forcé.</numerusform>
            <numerusform>Il n’est pas terminé, %Ln secondes après y avoir été forcé.</numerusform>
        </translation>
    </message>
    <message>
        <source>The system holds it, mostly for a device or a network drive that does not answer.</source>
        <translation>Le système le retient, le plus souvent pour un appareil ou un lecteur réseau qui ne répond pas.</translation>
    </message>
    <message>
        <source>&amp;Force it to end</source>
        <translation>&amp;Forcer la fin</translation>
    </message>
    <message numerus="yes">
        <source>It has not ended, %Ln seconds after it was asked to.</source>
        <translation>
            <numerusform>Il n’est pas terminé, %Ln seconde après la demande.</numerusform>
            <numerusform>Il n’est pas terminé, %Ln secondes après la demande.</numerusform>
        </translation>
    </message>
    <message>
        <source>It may still be tidying up. Force ends it at once, and what it has not saved is lost.</source>
        <translation>Peut-être range-t-il encore. La force y met fin aussitôt, et ce qu’il n’a pas enregistré est perdu.</translation>
    </message>
    <message>
        <source>Whether its ports are free is not known: %1</source>
        <translation>On ne sait pas si ses ports sont libres&#xa0;: %1</translation>
    </message>
    <message>
        <source>The process had ended before, by itself.</source>
        <translation>Le processus s’était déjà terminé de lui-même.</translation>
    </message>
    <message>
        <source>The process was forced to end, and has ended.</source>
        <translation>Le processus a été forcé, et il est terminé.</translation>
    </message>
    <message>
        <source>The process has ended.</source>
        <translation>Le processus est terminé.</translation>
    </message>
    <message>
        <source>%1 has ended.</source>
        <translation>%1 est terminé.</translation>
    </message>
    <message>
        <source>a process that is not visible</source>
        <translation>un processus qui n’est pas visible</translation>
    </message>
    <message>
        <source>Port %1 is free.</source>
        <translation>Le port %1 est libre.</translation>
    </message>
    <message>
        <source>No process holds port %1 any more; the system is winding connections down (%2).</source>
        <translation>Plus aucun processus ne tient le port %1&#xa0;; le système achève des connexions (%2).</translation>
    </message>
    <message>
        <source>Nobody accepts connections on port %1 any more; %2 still has some.</source>
        <translation>Personne n’accepte plus de connexions sur le port %1&#xa0;; %2 en a encore.</translation>
    </message>
    <message>
        <source>Port %1 is not free: %2 held it as well, and still does.</source>
        <translation>Le port %1 n’est pas libre&#xa0;: %2 le tenait aussi, et le tient toujours.</translation>
    </message>
    <message>
        <source>Port %1 is not free: %2 has it now.</source>
        <translation>Le port %1 n’est pas libre&#xa0;: %2 l’a maintenant.</translation>
    </message>
    <message>
        <source>%1 (PID %2)</source>
        <translation>%1 (PID %2)</translation>
    </message>
</context>
<context>
    <name>Ending</name>
    <message>
        <source>Processes are ended on the page “In use here”.</source>
        <translation>On met fin aux processus sur la page «&#xa0;Utilisés ici&#xa0;».</translation>
    </message>
    <message>
        <source>The selected rows are of several processes. Select rows of one.</source>
        <translation>Les lignes choisies sont de plusieurs processus. Choisissez les lignes d’un seul.</translation>
    </message>
    <message>
        <source>Select a row first.</source>
        <translation>Choisissez d’abord une ligne.</translation>
    </message>
    <message>
        <source>This is the first process: the computer would stop with it.</source>
        <translation>C’est le premier processus&#xa0;: l’ordinateur s’arrêterait avec lui.</translation>
    </message>
    <message>
        <source>This is a part of the system&apos;s kernel, which no program can end.</source>
        <translation>C’est une partie du noyau du système, à laquelle aucun programme ne peut mettre fin.</translation>
    </message>
    <message>
        <source>This is PortGUI itself; File &gt; Quit ends it.</source>
        <translation>C’est PortGUI lui-même&#xa0;; Fichier &gt; Quitter y met fin.</translation>
    </message>
    <message>
        <source>PortGUI was started by this process, and might end with it.</source>
        <translation>PortGUI a été lancé par ce processus, et pourrait se terminer avec lui.</translation>
    </message>
    <message>
        <source>When it started cannot be read: it could not be told from a later process with its number.</source>
        <translation>Le moment où il a démarré ne peut pas être lu&#xa0;: il ne se distinguerait pas d’un processus ultérieur de même numéro.</translation>
    </message>
    <message>
        <source>It belongs to another user; only that user or an administrator may end it.</source>
        <translation>Il appartient à un autre utilisateur&#xa0;; seuls celui-ci ou un administrateur peuvent y mettre fin.</translation>
    </message>
    <message>
        <source>Connections are closed on the page “In use here”.</source>
        <translation>On ferme les connexions sur la page «&#xa0;Utilisés ici&#xa0;».</translation>
    </message>
    <message>
        <source>This is a process. Open it, and select one of its connections.</source>
        <translation>C’est un processus. Ouvrez-le et sélectionnez une de ses connexions.</translation>
    </message>
    <message>
        <source>Several rows are selected. Connections are closed one by one.</source>
        <translation>Plusieurs lignes sont choisies. Les connexions se ferment une à une.</translation>
    </message>
    <message>
        <source>Only TCP has connections that can be closed.</source>
        <translation>Seul TCP a des connexions qui puissent être fermées.</translation>
    </message>
    <message>
        <source>This is no connection: the process accepts connections here, until it ends.</source>
        <translation>Ce n’est pas une connexion&#xa0;: le processus accepte ici des connexions, jusqu’à sa fin.</translation>
    </message>
    <message>
        <source>There is no connection any more.</source>
        <translation>Il n’y a plus de connexion.</translation>
    </message>
    <message>
        <source>This system has no way to close a connection without its process.</source>
        <translation>Ce système n’a pas de moyen de fermer une connexion sans son processus.</translation>
    </message>
    <message>
        <source>Windows can close connections over IPv4 only.</source>
        <translation>Windows ne sait fermer que les connexions IPv4.</translation>
    </message>
    <message>
        <source>Only an administrator may close a connection without its process (CAP_NET_ADMIN).</source>
        <translation>Seul un administrateur peut fermer une connexion sans son processus (CAP_NET_ADMIN).</translation>
    </message>
    <message>
        <source>The kernel of this computer was built without the closing of connections (SOCK_DESTROY).</source>
        <translation>Le noyau de cet ordinateur a été compilé sans la fermeture de connexions (SOCK_DESTROY).</translation>
    </message>
    <message>
        <source>Close the connection %1?</source>
        <translation>Fermer la connexion %1&#xa0;?</translation>
    </message>
    <message>
        <source>Process: %1</source>
        <translation>Processus&#xa0;: %1</translation>
    </message>
    <message>
        <source>It breaks off at once at both ends; what is on its way is lost. The process goes on and may connect again.</source>
        <translation>Elle se rompt aussitôt aux deux bouts&#xa0;; ce qui est en chemin est perdu. Le processus continue et peut se connecter à nouveau.</translation>
    </message>
    <message>
        <source>Close a connection</source>
        <translation>Fermer une connexion</translation>
    </message>
    <message>
        <source>&amp;Close connection</source>
        <translation>&amp;Fermer la connexion</translation>
    </message>
    <message>
        <source>Closed: %1</source>
        <translation>Fermée&#xa0;: %1</translation>
    </message>
    <message>
        <source>The connection was not closed: %1</source>
        <translation>La connexion n’a pas été fermée&#xa0;: %1</translation>
    </message>
    <message>
        <source>It is gone already, or has become another one.</source>
        <translation>Elle n’existe plus, ou en est devenue une autre.</translation>
    </message>
    <message>
        <source>The system refuses: %1</source>
        <translation>Le système refuse&#xa0;: %1</translation>
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
        <source>IANA</source>
        <translation>IANA</translation>
    </message>
    <message>
        <source>PortGUI</source>
        <translation>PortGUI</translation>
    </message>
    <message>
        <source>services file</source>
        <translation>fichier services</translation>
    </message>
    <message>
        <source>my own</source>
        <translation>à moi</translation>
    </message>
    <message>
        <source>favourite</source>
        <translation>favori</translation>
    </message>
    <message>
        <source>note</source>
        <translation>note</translation>
    </message>
    <message>
        <source>favourite, note</source>
        <translation>favori, note</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>origin: what the entry is for</comment>
        <translation>%1&#xa0;: %2</translation>
    </message>
</context>
<context>
    <name>EntryDialog</name>
    <message>
        <source>Edit entry</source>
        <translation>Modifier l’entrée</translation>
    </message>
    <message>
        <source>New entry</source>
        <translation>Nouvelle entrée</translation>
    </message>
    <message>
        <source>one number or a range: 8080 or 8000-8010</source>
        <translation>un numéro ou une plage&#xa0;: 8080 ou 8000-8010</translation>
    </message>
    <message>
        <source>who decided it, where it is written down</source>
        <translation>qui l’a décidé, où c’est écrit</translation>
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
    <message>
        <source>Favourites</source>
        <translation>Favoris</translation>
    </message>
    <message>
        <source>Show only ports that you marked as favourites</source>
        <translation>N’afficher que les ports que vous avez marqués comme favoris</translation>
    </message>
    <message>
        <source>Origin</source>
        <translation>Origine</translation>
    </message>
    <message>
        <source>Show only entries from these sources</source>
        <translation>N’afficher que les entrées de ces sources</translation>
    </message>
</context>
<context>
    <name>Exporting</name>
    <message>
        <source>There is no row to export.</source>
        <translation>Il n’y a aucune ligne à exporter.</translation>
    </message>
    <message numerus="yes">
        <source>Export %Ln rows</source>
        <translation>
            <numerusform>Exporter %Ln ligne</numerusform>
            <numerusform>Exporter %Ln lignes</numerusform>
        </translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exporter</translation>
    </message>
    <message>
        <source>%1 is there already. Replace it?</source>
        <translation>%1 existe déjà. Le remplacer&#xa0;?</translation>
    </message>
    <message>
        <source>&amp;Replace</source>
        <translation>&amp;Remplacer</translation>
    </message>
    <message>
        <source>Writing %1 …</source>
        <translation>Écriture de %1…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message numerus="yes">
        <source>%Ln rows written to %1</source>
        <translation>
            <numerusform>%Ln ligne écrite dans %1</numerusform>
            <numerusform>%Ln lignes écrites dans %1</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing was written.</source>
        <translation>Rien n’a été écrit.</translation>
    </message>
    <message>
        <source>%1 was not written: %2</source>
        <translation>%1 n’a pas été écrit&#xa0;: %2</translation>
    </message>
</context>
<context>
    <name>Freshness</name>
    <message numerus="yes">
        <source>paused, updated %Ln s ago</source>
        <translation>
            <numerusform>en pause, actualisé il y a %Ln s</numerusform>
            <numerusform>en pause, actualisé il y a %Ln s</numerusform>
        </translation>
    </message>
    <message>
        <source>every %1 s</source>
        <translation>toutes les %1 s</translation>
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
</context>
<context>
    <name>Keeping</name>
    <message>
        <source>%1 is a favourite now.</source>
        <translation>%1 est maintenant un favori.</translation>
    </message>
    <message>
        <source>%1 is no favourite any more.</source>
        <translation>%1 n’est plus un favori.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln ports are favourites now.</source>
        <translation>
            <numerusform>%Ln port est maintenant un favori.</numerusform>
            <numerusform>%Ln ports sont maintenant des favoris.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln ports are no favourites any more.</source>
        <translation>
            <numerusform>%Ln port n’est plus un favori.</numerusform>
            <numerusform>%Ln ports ne sont plus des favoris.</numerusform>
        </translation>
    </message>
    <message>
        <source>“%2” on %1 is an entry now.</source>
        <translation>«&#xa0;%2&#xa0;» sur %1 est maintenant une entrée.</translation>
    </message>
    <message>
        <source>“%2” on %1 is an entry now; with the present search and filter it is not shown.</source>
        <translation>«&#xa0;%2&#xa0;» sur %1 est maintenant une entrée, que la recherche et le filtre actuels ne montrent pas.</translation>
    </message>
    <message>
        <source>“%2” on %1 is deleted. Ctrl+Z brings it back.</source>
        <translation>«&#xa0;%2&#xa0;» sur %1 est supprimée. Ctrl+Z la rétablit.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln entries are deleted. Ctrl+Z brings them back.</source>
        <translation>
            <numerusform>%Ln entrée est supprimée. Ctrl+Z la rétablit.</numerusform>
            <numerusform>%Ln entrées sont supprimées. Ctrl+Z les rétablit.</numerusform>
        </translation>
    </message>
    <message>
        <source>“%2” on %1 is back.</source>
        <translation>«&#xa0;%2&#xa0;» sur %1 est rétablie.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln entries are back.</source>
        <translation>
            <numerusform>%Ln entrée est rétablie.</numerusform>
            <numerusform>%Ln entrées sont rétablies.</numerusform>
        </translation>
    </message>
    <message>
        <source>Export my notes and entries</source>
        <translation>Exporter mes notes et mes entrées</translation>
    </message>
    <message>
        <source>Import notes and entries</source>
        <translation>Importer des notes et des entrées</translation>
    </message>
    <message>
        <source>Notes of PortGUI (*.json)</source>
        <translation>Notes de PortGUI (*.json)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Tous les fichiers (*)</translation>
    </message>
    <message>
        <source>%1 cannot be written: %2</source>
        <translation>%1 ne peut pas être écrit&#xa0;: %2</translation>
    </message>
    <message>
        <source>Your notes and entries are in %1 now.</source>
        <translation>Vos notes et vos entrées sont maintenant dans %1.</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2</source>
        <translation>%1 ne peut pas être lu&#xa0;: %2</translation>
    </message>
    <message>
        <source>A newer PortGUI wrote %1; this one cannot read it.</source>
        <translation>Un PortGUI plus récent a écrit %1&#xa0;; celui-ci ne peut pas le lire.</translation>
    </message>
    <message>
        <source>%1 is no file of notes and entries, or damaged: %2</source>
        <translation>%1 n’est pas un fichier de notes et d’entrées, ou il est endommagé&#xa0;: %2</translation>
    </message>
    <message>
        <source>Nothing of yours is lost by it.</source>
        <translation>Rien de ce que vous avez n’est perdu.</translation>
    </message>
    <message>
        <source>&amp;Import</source>
        <translation>&amp;Importer</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message numerus="yes">
        <source>%Ln new favourites</source>
        <translation>
            <numerusform>%Ln nouveau favori</numerusform>
            <numerusform>%Ln nouveaux favoris</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln new notes</source>
        <translation>
            <numerusform>%Ln nouvelle note</numerusform>
            <numerusform>%Ln nouvelles notes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln notes that follow yours</source>
        <translation>
            <numerusform>%Ln note ajoutée à la vôtre</numerusform>
            <numerusform>%Ln notes ajoutées aux vôtres</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln new entries</source>
        <translation>
            <numerusform>%Ln nouvelle entrée</numerusform>
            <numerusform>%Ln nouvelles entrées</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln entries completed</source>
        <translation>
            <numerusform>%Ln entrée complétée</numerusform>
            <numerusform>%Ln entrées complétées</numerusform>
        </translation>
    </message>
    <message>
        <source>Everything in this file is there already.</source>
        <translation>Tout ce que contient ce fichier est déjà là.</translation>
    </message>
    <message>
        <source>Yours stay as they are: %1</source>
        <translation>Les vôtres restent telles quelles&#xa0;: %1</translation>
    </message>
    <message>
        <source>Not taken, too long together with yours: notes on %1</source>
        <translation>Non reprises, trop longues avec les vôtres&#xa0;: notes sur %1</translation>
    </message>
    <message>
        <source>The file of your notes and entries was damaged. It is kept as %1; a new one is begun.</source>
        <translation>Le fichier de vos notes et de vos entrées était endommagé. Il est conservé sous le nom %1&#xa0;; un nouveau est commencé.</translation>
    </message>
</context>
<context>
    <name>KindBar</name>
    <message>
        <source>Several of these beside each other: what is any of them.</source>
        <translation>Plusieurs de ces boutons accolés&#xa0;: ce qui répond à l’un d’eux.</translation>
    </message>
    <message>
        <source>Besides the other buttons: what meets all of them.</source>
        <translation>En plus des autres boutons&#xa0;: ce qui répond à tous.</translation>
    </message>
    <message>
        <source>Listening</source>
        <translation>En écoute</translation>
    </message>
    <message>
        <source>Sockets that anybody may connect or send to.</source>
        <translation>Sockets auxquelles chacun peut se connecter ou envoyer.</translation>
    </message>
    <message>
        <source>TCP connections that are open.</source>
        <translation>Connexions TCP ouvertes.</translation>
    </message>
    <message>
        <source>Other states</source>
        <translation>Autres états</translation>
    </message>
    <message>
        <source>Connections that begin or end, and UDP sockets with a remote end.</source>
        <translation>Connexions qui commencent ou se terminent, et sockets UDP avec une extrémité distante.</translation>
    </message>
    <message>
        <source>Exposed only</source>
        <translation>Exposées seulement</translation>
    </message>
    <message>
        <source>Sockets that other computers can reach, as far as the address tells.</source>
        <translation>Sockets que d’autres ordinateurs peuvent atteindre, d’après l’adresse.</translation>
    </message>
    <message>
        <source>Hide loopback</source>
        <translation>Masquer la boucle locale</translation>
    </message>
    <message>
        <source>Without what only this computer can reach, and its connections with itself.</source>
        <translation>Sans ce que seul cet ordinateur peut atteindre, ni ses connexions avec lui-même.</translation>
    </message>
    <message>
        <source>IPv4</source>
        <translation>IPv4</translation>
    </message>
    <message>
        <source>Sockets of IPv4.</source>
        <translation>Sockets IPv4.</translation>
    </message>
    <message>
        <source>IPv6</source>
        <translation>IPv6</translation>
    </message>
    <message>
        <source>Sockets of IPv6, which may answer on IPv4 too.</source>
        <translation>Sockets IPv6, qui peuvent aussi répondre en IPv4.</translation>
    </message>
    <message>
        <source>My processes</source>
        <translation>Mes processus</translation>
    </message>
    <message>
        <source>Sockets of the user that PortGUI runs as.</source>
        <translation>Sockets de l’utilisateur qui a lancé PortGUI.</translation>
    </message>
    <message>
        <source>Established</source>
        <translation>Établies</translation>
    </message>
</context>
<context>
    <name>LiveHalf</name>
    <message>
        <source>In use here</source>
        <translation>Utilisés ici</translation>
    </message>
    <message>
        <source>In use here, by process</source>
        <translation>Utilisés ici, par processus</translation>
    </message>
    <message>
        <source>Copy card</source>
        <translation>Copier la fiche</translation>
    </message>
    <message>
        <source>Copy as …</source>
        <translation>Copier en…</translation>
    </message>
    <message>
        <source>Watch</source>
        <translation>Surveiller</translation>
    </message>
    <message>
        <source>Note …</source>
        <translation>Note…</translation>
    </message>
    <message>
        <source>Favourite</source>
        <translation>Favori</translation>
    </message>
    <message>
        <source>Favourite (Ctrl+D)</source>
        <translation>Favori (Ctrl+D)</translation>
    </message>
    <message>
        <source>Filter active – clear</source>
        <translation>Filtre actif – effacer</translation>
    </message>
    <message numerus="yes">
        <source>%Ln listening</source>
        <translation>
            <numerusform>%Ln en écoute</numerusform>
            <numerusform>%Ln en écoute</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln shown</source>
        <translation>
            <numerusform>%Ln affichée</numerusform>
            <numerusform>%Ln affichées</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln sockets</source>
        <translation>
            <numerusform>%Ln socket</numerusform>
            <numerusform>%Ln sockets</numerusform>
        </translation>
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
    <message>
        <source>Port numbers end at 65535.</source>
        <translation>Les numéros de port s’arrêtent à 65535.</translation>
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
</context>
<context>
    <name>LiveHead</name>
    <message>
        <source>Show these sockets and no others</source>
        <translation>Afficher ces sockets et aucune autre</translation>
    </message>
    <message>
        <source>PortGUI runs as administrator</source>
        <translation>PortGUI s’exécute en tant qu’administrateur</translation>
    </message>
    <message>
        <source>It does not need an administrator&apos;s rights: start it as yourself. For what is hidden from you then, Tools &gt; Show all owners asks, where the system has such a question.</source>
        <translation>Il n’a pas besoin des droits d’administrateur&#x202f;: lancez-le sous votre compte. Ce qui vous est alors caché, Outils &gt; Afficher tous les propriétaires le demande, là où le système le permet.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln processes have networks of their own; their sockets are not shown</source>
        <translation>
            <numerusform>%Ln processus a un réseau à part&#x202f;; ses sockets ne sont pas affichées</numerusform>
            <numerusform>%Ln processus ont un réseau à part&#x202f;; leurs sockets ne sont pas affichées</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Containers have networks of their own, and programs that the system shuts in: there are %Ln of them, as far as you may look.</source>
        <translation>
            <numerusform>Les conteneurs ont un réseau à part, de même que les programmes que le système isole&#x202f;: il y en a %Ln, pour autant que vous puissiez le voir.</numerusform>
            <numerusform>Les conteneurs ont un réseau à part, de même que les programmes que le système isole&#x202f;: il y en a %Ln, pour autant que vous puissiez le voir.</numerusform>
        </translation>
    </message>
    <message>
        <source>No program accepts connections from the network</source>
        <translation>Aucun programme n’accepte de connexions depuis le réseau</translation>
    </message>
    <message numerus="yes">
        <source>%Ln sockets whose program you may not see accept connections from the network</source>
        <translation>
            <numerusform>%Ln socket au programme non visible accepte des connexions depuis le réseau</numerusform>
            <numerusform>%Ln sockets au programme non visible acceptent des connexions depuis le réseau</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln programs accept connections from the network</source>
        <translation>
            <numerusform>%Ln programme accepte des connexions depuis le réseau</numerusform>
            <numerusform>%Ln programmes acceptent des connexions depuis le réseau</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %Ln sockets whose program you may not see</source>
        <translation>
            <numerusform>et %Ln socket au programme non visible</numerusform>
            <numerusform>et %Ln sockets au programme non visible</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LogPane</name>
    <message>
        <source>Log</source>
        <translation>Journal</translation>
    </message>
    <message>
        <source>What watched ports do is written here. Tools &gt; Tell me when sets one.</source>
        <translation>Ce que font les ports surveillés s’inscrit ici. Outils &gt; Me prévenir quand en choisit un.</translation>
    </message>
    <message>
        <source>Copy log</source>
        <translation>Copier le journal</translation>
    </message>
    <message>
        <source>Clear log</source>
        <translation>Effacer le journal</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Reference</source>
        <translation>Référence</translation>
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
        <source>T&amp;ools</source>
        <translation>&amp;Outils</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>Aid&amp;e</translation>
    </message>
    <message>
        <source>Your newer copy of the registry cannot be used; the registry that PortGUI came with is shown. Tools &gt; Update the registry fetches a new one. %1</source>
        <translation>Votre copie plus récente du registre est inutilisable&#xa0;; le registre fourni avec PortGUI est affiché. Outils &gt; Mettre à jour le registre en télécharge une nouvelle. %1</translation>
    </message>
</context>
<context>
    <name>NoteDialog</name>
    <message>
        <source>Note on port %1</source>
        <translation>Note sur le port %1</translation>
    </message>
    <message>
        <source>Only you see it. An empty note is no note. Ctrl+Enter saves.</source>
        <translation>Elle n’est visible que par vous. Une note vide n’est pas conservée. Ctrl+Entrée enregistre.</translation>
    </message>
</context>
<context>
    <name>OwnNotes</name>
    <message>
        <source>Transports: tick at least one.</source>
        <translation>Transports&#xa0;: cochez-en au moins un.</translation>
    </message>
    <message>
        <source>%1: this is needed.</source>
        <translation>%1&#xa0;: ce champ est nécessaire.</translation>
    </message>
    <message>
        <source>%1: a number from 0 to 65535 is wanted, or a range such as 8000-8010.</source>
        <translation>%1&#xa0;: un numéro de 0 à 65535 est attendu, ou une plage comme 8000-8010.</translation>
    </message>
    <message>
        <source>%1: this is too long.</source>
        <translation>%1&#xa0;: c’est trop long.</translation>
    </message>
    <message>
        <source>%1: this has characters that cannot be shown.</source>
        <translation>%1&#xa0;: il y a des caractères qui ne peuvent pas être affichés.</translation>
    </message>
    <message>
        <source>%1: you have an entry of this name on these numbers already.</source>
        <translation>%1&#xa0;: vous avez déjà une entrée de ce nom sur ces numéros.</translation>
    </message>
    <message>
        <source>Port or range</source>
        <translation>Port ou plage</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>Transports</source>
        <translation>Transports</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Description</translation>
    </message>
    <message>
        <source>Basis</source>
        <translation>Fondement</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Note</translation>
    </message>
    <message>
        <source>Your notes and entries cannot be read.</source>
        <translation>Vos notes et vos entrées ne peuvent pas être lues.</translation>
    </message>
    <message>
        <source>A newer PortGUI keeps your notes and entries; this one leaves them as they are.</source>
        <translation>Un PortGUI plus récent tient vos notes et vos entrées&#xa0;; celui-ci les laisse telles quelles.</translation>
    </message>
    <message>
        <source>Another program is using your notes at the moment. Try again.</source>
        <translation>Un autre programme utilise vos notes en ce moment. Réessayez.</translation>
    </message>
    <message>
        <source>The disk is full: nothing was changed.</source>
        <translation>Le disque est plein&#xa0;: rien n’a été modifié.</translation>
    </message>
    <message>
        <source>Your notes and entries cannot be written: nothing was changed.</source>
        <translation>Vos notes et vos entrées ne peuvent pas être écrites&#xa0;: rien n’a été modifié.</translation>
    </message>
    <message>
        <source>This entry was deleted in another window.</source>
        <translation>Cette entrée a été supprimée dans une autre fenêtre.</translation>
    </message>
    <message>
        <source>Your notes and entries are damaged, and could not be put aside.</source>
        <translation>Vos notes et vos entrées sont endommagées et n’ont pas pu être mises de côté.</translation>
    </message>
    <message>
        <source>Notes need SQLite, which this Python lacks.</source>
        <translation>Les notes demandent SQLite, qui manque à ce Python.</translation>
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
    <name>Owners</name>
    <message>
        <source>The system asks for an administrator&apos;s password. Then a small program of PortGUI, which only reads, tells once which process holds which socket, and ends. This window never gets those rights.</source>
        <translation>Le système demande le mot de passe d’un administrateur. Puis un petit programme de PortGUI, qui ne fait que lire, indique une seule fois quel processus détient quelle socket, et se termine. Cette fenêtre n’obtient jamais ces droits.</translation>
    </message>
    <message>
        <source>Sockets that other users open later are unknown again, until you ask once more.</source>
        <translation>Les propriétaires des sockets que d’autres ouvriront plus tard seront de nouveau inconnus, jusqu’à la prochaine demande.</translation>
    </message>
    <message>
        <source>Show the processes of other users&apos; sockets?</source>
        <translation>Afficher les processus des sockets des autres utilisateurs&#x202f;?</translation>
    </message>
    <message>
        <source>Show all owners</source>
        <translation>Afficher tous les propriétaires</translation>
    </message>
    <message>
        <source>&amp;Ask the system</source>
        <translation>&amp;Demander au système</translation>
    </message>
    <message numerus="yes">
        <source>%Ln sockets show their process now.</source>
        <translation>
            <numerusform>%Ln socket indique maintenant son processus.</numerusform>
            <numerusform>%Ln sockets indiquent maintenant leur processus.</numerusform>
        </translation>
    </message>
    <message>
        <source>No further process was found: these sockets belong to the system or to containers.</source>
        <translation>Aucun autre processus trouvé&#x202f;: ces sockets appartiennent au système ou à des conteneurs.</translation>
    </message>
    <message>
        <source>The owners are not known.</source>
        <translation>Les propriétaires ne sont pas connus.</translation>
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
        <source>Traffic</source>
        <translation>Trafic</translation>
    </message>
    <message>
        <source>Also on this local port</source>
        <translation>Aussi sur ce port local</translation>
    </message>
    <message>
        <source>Its sockets</source>
        <translation>Ses sockets</translation>
    </message>
    <message>
        <source>Sockets</source>
        <translation>Sockets</translation>
    </message>
    <message>
        <source>My own entry</source>
        <translation>Mon entrée</translation>
    </message>
    <message>
        <source>From this computer&apos;s services file</source>
        <translation>Du fichier services de cet ordinateur</translation>
    </message>
    <message>
        <source>Favourite</source>
        <translation>Favori</translation>
    </message>
    <message>
        <source>My note</source>
        <translation>Ma note</translation>
    </message>
    <message>
        <source>My note on %1</source>
        <translation>Ma note sur %1</translation>
    </message>
    <message>
        <source>also called %1</source>
        <translation>aussi appelé %1</translation>
    </message>
    <message>
        <source>In this computer&apos;s services file</source>
        <translation>Dans le fichier services de cet ordinateur</translation>
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
        <source>Basis</source>
        <translation>Fondement</translation>
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
        <source>Tools &gt; Show all owners asks the system for it.</source>
        <translation>Outils &gt; Afficher tous les propriétaires le demande au système.</translation>
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
        <source>Shared with</source>
        <translation>Partagé avec</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Dossier</translation>
    </message>
    <message>
        <source>Started by</source>
        <translation>Lancé par</translation>
    </message>
    <message>
        <source>systemd unit</source>
        <translation>Unité systemd</translation>
    </message>
    <message>
        <source>Container</source>
        <translation>Conteneur</translation>
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
    <name>ProcessPage</name>
    <message>
        <source>&amp;Open all processes</source>
        <translation>&amp;Ouvrir tous les processus</translation>
    </message>
    <message>
        <source>Close all &amp;processes</source>
        <translation>&amp;Fermer tous les processus</translation>
    </message>
</context>
<context>
    <name>ProcessTree</name>
    <message>
        <source>Sockets</source>
        <translation>Sockets</translation>
    </message>
    <message>
        <source>How many of the sockets shown the process has</source>
        <translation>Combien des sockets affichés appartiennent au processus</translation>
    </message>
    <message>
        <source>open</source>
        <translation>ouvert</translation>
    </message>
    <message>
        <source>closed</source>
        <translation>fermé</translation>
    </message>
</context>
<context>
    <name>ProcessTreeModel</name>
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
    <message numerus="yes">
        <source>%Ln exposed</source>
        <translation>
            <numerusform>%Ln exposé</numerusform>
            <numerusform>%Ln exposés</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Reach</name>
    <message>
        <source>Local network</source>
        <translation>Réseau local</translation>
    </message>
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
</context>
<context>
    <name>RecordTable</name>
    <message>
        <source>%1, sorted by second, downwards</source>
        <translation>%1, second critère de tri, décroissant</translation>
    </message>
    <message>
        <source>%1, sorted by second, upwards</source>
        <translation>%1, second critère de tri, croissant</translation>
    </message>
    <message>
        <source>New</source>
        <translation>Nouveau</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>Modifié</translation>
    </message>
    <message>
        <source>Restarted</source>
        <translation>Redémarré</translation>
    </message>
    <message>
        <source>Closed</source>
        <translation>Fermé</translation>
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
        <source>Mine</source>
        <translation>À moi</translation>
    </message>
    <message>
        <source>Star: one of your favourites. Lines: you wrote a note.</source>
        <translation>Étoile&#xa0;: l’un de vos favoris. Lignes&#xa0;: vous avez écrit une note.</translation>
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
    <message>
        <source>Origin</source>
        <translation>Origine</translation>
    </message>
    <message>
        <source>Who says so: IANA&apos;s registry, what PortGUI knows, the services file of this computer, or you</source>
        <translation>Qui le dit&#xa0;: le registre de l’IANA, ce que sait PortGUI, le fichier services de cet ordinateur, ou vous</translation>
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
    <name>RowMenu</name>
    <message>
        <source>Only %1: %2</source>
        <translation>Seulement %1&#xa0;: %2</translation>
    </message>
    <message>
        <source>Without %1: %2</source>
        <translation>Sans %1&#xa0;: %2</translation>
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
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
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
        <source>“%1” is no network and is left out; write %2.</source>
        <translation>«&#xa0;%1&#xa0;» n’est pas un réseau et n’est pas pris en compte&#x202f;; écrivez %2.</translation>
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
        <source>(%1; not readable by you)</source>
        <translation>(%1&#x202f;; illisible pour vous)</translation>
    </message>
    <message>
        <source>(another user&apos;s)</source>
        <translation>(autre utilisateur)</translation>
    </message>
    <message>
        <source>(not readable by you)</source>
        <translation>(illisible pour vous)</translation>
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
        <source>You are root, but some processes are hidden even from root here, as in containers without CAP_SYS_PTRACE; one of them may hold it.</source>
        <translation>Vous êtes root, mais certains processus sont ici cachés même à root, comme dans les conteneurs sans CAP_SYS_PTRACE&#x202f;; l’un d’eux la détient peut-être.</translation>
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
        <source>before %1</source>
        <translation>avant %1</translation>
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
        <source>Remote address</source>
        <translation>Adresse distante</translation>
    </message>
    <message>
        <source>The address of the other end</source>
        <translation>L’adresse de l’autre extrémité</translation>
    </message>
    <message>
        <source>Remote port</source>
        <translation>Port distant</translation>
    </message>
    <message>
        <source>The port number of the other end</source>
        <translation>Le numéro de port de l’autre extrémité</translation>
    </message>
    <message>
        <source>Remote host</source>
        <translation>Hôte distant</translation>
    </message>
    <message>
        <source>What the owner of the remote address calls it, unchecked; asked for while View &gt; Host names is on</source>
        <translation>Le nom que donne à l’adresse distante son propriétaire, non vérifié ; demandé tant que Affichage &gt; Noms d’hôtes est coché</translation>
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
        <source>The user that the process runs as, or whom the socket belongs to</source>
        <translation>L’utilisateur pour lequel le processus s’exécute, ou à qui le socket appartient</translation>
    </message>
    <message>
        <source>Unusual</source>
        <translation>Inhabituel</translation>
    </message>
    <message>
        <source>Where another program than usual holds a port: what is usual. That need not be wrong; nothing is said where we do not know</source>
        <translation>Quand un autre programme que d’habitude occupe un port&#x202f;: ce qui est habituel. Ce n’est pas forcément une erreur&#x202f;; rien n’est dit là où nous ne savons pas</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Changement</translation>
    </message>
    <message>
        <source>Whether it opened, closed or changed a short while ago</source>
        <translation>S’il s’est ouvert, fermé ou modifié il y a peu</translation>
    </message>
    <message>
        <source>Command line</source>
        <translation>Ligne de commande</translation>
    </message>
    <message>
        <source>What the program was started with; it may hold secrets</source>
        <translation>Ce avec quoi le programme a été lancé&#x202f;; elle peut contenir des secrets</translation>
    </message>
    <message>
        <source>Executable</source>
        <translation>Exécutable</translation>
    </message>
    <message>
        <source>The file of the program</source>
        <translation>Le fichier du programme</translation>
    </message>
    <message>
        <source>Unit/container</source>
        <translation>Unité/conteneur</translation>
    </message>
    <message>
        <source>The container that the process runs in, else its systemd unit (Linux)</source>
        <translation>Le conteneur où tourne le processus, sinon son unité systemd (Linux)</translation>
    </message>
    <message>
        <source>Opened</source>
        <translation>Ouverte</translation>
    </message>
    <message>
        <source>When PortGUI first saw the socket: no system tells when one was opened. “before” stands for those that were there at its first reading</source>
        <translation>Quand PortGUI a vu la socket pour la première fois&#xa0;: aucun système ne dit quand une socket a été ouverte. «&#xa0;avant&#xa0;» désigne celles qui étaient là à sa première lecture</translation>
    </message>
    <message>
        <source>Interface</source>
        <translation>Interface</translation>
    </message>
    <message>
        <source>The network interfaces that lead to the socket: the one that it is bound to or that has its address, for every address all that are up</source>
        <translation>Les interfaces réseau qui mènent à la socket&#xa0;: celle à laquelle elle est liée ou qui a son adresse&#x202f;; pour toutes les adresses, toutes celles qui sont actives</translation>
    </message>
    <message>
        <source>Ports first</source>
        <translation>Ports d’abord</translation>
    </message>
    <message>
        <source>Processes first</source>
        <translation>Processus d’abord</translation>
    </message>
    <message>
        <source>Known for TCP connections on Linux</source>
        <translation>Connu pour les connexions TCP sous Linux</translation>
    </message>
    <message>
        <source>Since the reading before; empty until the second one after the column is shown</source>
        <translation>Depuis la lecture précédente&#x202f;; vide jusqu’à la deuxième après l’affichage de la colonne</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>Envoyé</translation>
    </message>
    <message>
        <source>What was sent over the connection so far, with what was sent again.</source>
        <translation>Ce qui a été envoyé par la connexion jusqu’ici, retransmissions comprises.</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>Reçu</translation>
    </message>
    <message>
        <source>What was received over the connection so far.</source>
        <translation>Ce qui a été reçu par la connexion jusqu’ici.</translation>
    </message>
    <message>
        <source>Send rate</source>
        <translation>Débit d’envoi</translation>
    </message>
    <message>
        <source>What is sent in a second.</source>
        <translation>Ce qui est envoyé par seconde.</translation>
    </message>
    <message>
        <source>Receive rate</source>
        <translation>Débit de réception</translation>
    </message>
    <message>
        <source>What is received in a second.</source>
        <translation>Ce qui est reçu par seconde.</translation>
    </message>
    <message>
        <source>Round-trip time</source>
        <translation>Temps aller-retour</translation>
    </message>
    <message>
        <source>From sending until the answer, smoothed (RFC 6298).</source>
        <translation>De l’envoi à la réponse, lissé (RFC 6298).</translation>
    </message>
    <message>
        <source>Retransmitted</source>
        <translation>Retransmis</translation>
    </message>
    <message>
        <source>How many segments were sent again.</source>
        <translation>Combien de segments ont été renvoyés.</translation>
    </message>
    <message>
        <source>Queues</source>
        <translation>Files</translation>
    </message>
    <message>
        <source>Bytes that the program has not read yet, and that are not sent and acknowledged yet; of a listening socket the connections that the program has not accepted yet, and how many may wait. Known on Linux</source>
        <translation>Octets que le programme n’a pas encore lus, et ceux qui ne sont pas encore envoyés et acquittés&#x202f;; pour une socket en écoute, les connexions que le programme n’a pas encore acceptées, et combien peuvent attendre. Connu sous Linux</translation>
    </message>
</context>
<context>
    <name>TablePage</name>
    <message>
        <source>&amp;Then by (Shift+click)</source>
        <translation>&amp;Puis par (Maj+clic)</translation>
    </message>
    <message>
        <source>Best match first</source>
        <translation>Meilleure correspondance d’abord</translation>
    </message>
    <message>
        <source>Back to the usual columns</source>
        <translation>Revenir aux colonnes habituelles</translation>
    </message>
</context>
<context>
    <name>Telling</name>
    <message>
        <source>Select a row with a port or a program first</source>
        <translation>Sélectionnez d’abord une ligne avec un port ou un programme</translation>
    </message>
    <message>
        <source>Not watched any more.</source>
        <translation>La surveillance a pris fin.</translation>
    </message>
    <message>
        <source>There are too many watches already; remove one first (Tools &gt; Watched ports).</source>
        <translation>Il y a déjà trop de surveillances ; retirez-en une d’abord (Outils &gt; Ports surveillés).</translation>
    </message>
    <message>
        <source>You will be told when this happens: %1</source>
        <translation>Vous serez prévenu quand ceci arrivera : %1</translation>
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
        <source>Names of this computer&apos;s services file: %1.</source>
        <translation>Noms du fichier services de cet ordinateur&#xa0;: %1.</translation>
    </message>
    <message>
        <source>Lines of it that are not understood: %1.</source>
        <translation>Lignes qui n’y sont pas comprises&#xa0;: %1.</translation>
    </message>
    <message>
        <source>It runs with an administrator&apos;s rights now, which it does not need.</source>
        <translation>Il s’exécute en ce moment avec les droits d’administrateur, dont il n’a pas besoin.</translation>
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
    <name>Traffic</name>
    <message>
        <source>%1 of at most %2</source>
        <translation>%1 sur %2 au plus</translation>
    </message>
    <message>
        <source>full: further ones are kept out</source>
        <translation>complet&#x202f;: les suivantes restent dehors</translation>
    </message>
    <message>
        <source>Connections not accepted yet</source>
        <translation>Connexions pas encore acceptées</translation>
    </message>
    <message>
        <source>Received, not read yet</source>
        <translation>Reçu, pas encore lu</translation>
    </message>
    <message>
        <source>Not sent or not confirmed yet</source>
        <translation>Pas encore envoyé ou confirmé</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>Envoyé</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>Reçu</translation>
    </message>
    <message>
        <source>%1/s</source>
        <translation>%1/s</translation>
    </message>
    <message>
        <source>Packets sent again</source>
        <translation>Paquets renvoyés</translation>
    </message>
    <message>
        <source>Round trip</source>
        <translation>Aller-retour</translation>
    </message>
    <message>
        <source>%1 B</source>
        <translation>%1 o</translation>
    </message>
    <message>
        <source>just now</source>
        <translation>à l’instant</translation>
    </message>
    <message>
        <source>%1 s ago</source>
        <translation>il y a %1 s</translation>
    </message>
    <message>
        <source>%1 min ago</source>
        <translation>il y a %1 min</translation>
    </message>
    <message>
        <source>%1 h ago</source>
        <translation>il y a %1 h</translation>
    </message>
    <message>
        <source>%1 d ago</source>
        <translation>il y a %1 j</translation>
    </message>
    <message>
        <source>%1 of %2 waiting</source>
        <translation>%1 sur %2 en attente</translation>
    </message>
    <message>
        <source>%1 in, %2 out</source>
        <translation>%1 entrants, %2 sortants</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message>
        <source>PortGUI goes on in the tray</source>
        <translation>PortGUI continue dans la zone de notification</translation>
    </message>
    <message>
        <source>A click on its icon brings the window back; Quit in its menu ends it.</source>
        <translation>Un clic sur son icône ramène la fenêtre ; Quitter dans son menu y met fin.</translation>
    </message>
    <message>
        <source>This desktop has no tray.</source>
        <translation>Ce bureau n’a pas de zone de notification.</translation>
    </message>
    <message>
        <source>The sockets are being read</source>
        <translation>Lecture des sockets en cours</translation>
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
<context>
    <name>Watch</name>
    <message>
        <source>%1 opens a port</source>
        <translation>%1 ouvre un port</translation>
    </message>
    <message>
        <source>%1 closes a port</source>
        <translation>%1 ferme un port</translation>
    </message>
    <message>
        <source>%1 opens or closes a port</source>
        <translation>%1 ouvre ou ferme un port</translation>
    </message>
    <message>
        <source>One of the ports %1 opens</source>
        <translation>L’un des ports %1 s’ouvre</translation>
    </message>
    <message>
        <source>One of the ports %1 closes</source>
        <translation>L’un des ports %1 se ferme</translation>
    </message>
    <message>
        <source>One of the ports %1 opens or closes</source>
        <translation>L’un des ports %1 s’ouvre ou se ferme</translation>
    </message>
    <message>
        <source>Port %1 opens</source>
        <translation>Le port %1 s’ouvre</translation>
    </message>
    <message>
        <source>Port %1 closes</source>
        <translation>Le port %1 se ferme</translation>
    </message>
    <message>
        <source>Port %1 opens or closes</source>
        <translation>Le port %1 s’ouvre ou se ferme</translation>
    </message>
</context>
<context>
    <name>WatchDialog</name>
    <message>
        <source>Watched ports</source>
        <translation>Ports surveillés</translation>
    </message>
    <message>
        <source>Nothing is watched. Select a row in the window and choose Tools &gt; Tell me when, or its context menu.</source>
        <translation>Rien n’est surveillé. Sélectionnez une ligne dans la fenêtre, puis Outils &gt; Me prévenir quand ou son menu contextuel.</translation>
    </message>
    <message>
        <source>Tell me when it opens</source>
        <translation>Me prévenir à l’ouverture</translation>
    </message>
    <message>
        <source>Tell me when it closes</source>
        <translation>Me prévenir à la fermeture</translation>
    </message>
    <message>
        <source>Tell me when it opens or closes</source>
        <translation>Me prévenir à l’ouverture et à la fermeture</translation>
    </message>
    <message>
        <source>Tell me when</source>
        <translation>Me prévenir quand</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>&amp;Retirer</translation>
    </message>
    <message>
        <source>The sockets are not read while PortGUI is paused, and nothing is told then.</source>
        <translation>Les sockets ne sont pas lues tant que PortGUI est en pause, et rien n’est annoncé.</translation>
    </message>
    <message>
        <source>What happens is told at once; where much happens, once a minute. It stands in View &gt; Log.</source>
        <translation>Ce qui arrive est annoncé aussitôt ; s’il arrive beaucoup, une fois par minute. Cela s’inscrit dans Affichage &gt; Journal.</translation>
    </message>
</context>
<context>
    <name>Watching</name>
    <message>
        <source>%1 opened</source>
        <translation>%1 ouvert</translation>
    </message>
    <message>
        <source>%1 closed</source>
        <translation>%1 fermé</translation>
    </message>
    <message>
        <source>%1 closed and opened again</source>
        <translation>%1 fermé puis rouvert</translation>
    </message>
    <message numerus="yes">
        <source>and %Ln more events since the last notice</source>
        <translation>
            <numerusform>et %Ln autre événement depuis le dernier avis</numerusform>
            <numerusform>et %Ln autres événements depuis le dernier avis</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_OwnDialog</name>
    <message>
        <source>&amp;Save</source>
        <translation>&amp;Enregistrer</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Save what you wrote?</source>
        <translation>Enregistrer ce que vous avez écrit&#xa0;?</translation>
    </message>
    <message>
        <source>&amp;Discard</source>
        <translation>&amp;Abandonner</translation>
    </message>
    <message>
        <source>&amp;Go on writing</source>
        <translation>&amp;Continuer à écrire</translation>
    </message>
</context>
<context>
    <name>_Pill</name>
    <message>
        <source>Rows wait while the table is in use; a click or F5 shows them</source>
        <translation>Des lignes attendent tant que vous êtes dans le tableau ; un clic ou F5 les montre</translation>
    </message>
    <message numerus="yes">
        <source>%Ln changes</source>
        <translation>
            <numerusform>%Ln changement</numerusform>
            <numerusform>%Ln changements</numerusform>
        </translation>
    </message>
</context>
</TS>
