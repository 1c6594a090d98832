<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>CopyDialog</name>
    <message numerus="yes">
        <source>%Ln rows are left out, where it makes no sense.</source>
        <translation>
            <numerusform>%Ln row is left out, where it makes no sense.</numerusform>
            <numerusform>%Ln rows are left out, where it makes no sense.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Copying</name>
    <message numerus="yes">
        <source>%Ln rows copied</source>
        <translation>
            <numerusform>%Ln row copied</numerusform>
            <numerusform>%Ln rows copied</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>EndProcessDialog</name>
    <message numerus="yes">
        <source>and %Ln more</source>
        <translation>
            <numerusform>and %Ln more</numerusform>
            <numerusform>and %Ln more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Waiting, %Ln seconds at most …</source>
        <translation>
            <numerusform>Waiting, %Ln second at most …</numerusform>
            <numerusform>Waiting, %Ln seconds at most …</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It has not ended, %Ln seconds after it was forced to.</source>
        <translation>
            <numerusform>It has not ended, %Ln second after it was forced to.</numerusform>
            <numerusform>It has not ended, %Ln seconds after it was forced to.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It has not ended, %Ln seconds after it was asked to.</source>
        <translation>
            <numerusform>It has not ended, %Ln second after it was asked to.</numerusform>
            <numerusform>It has not ended, %Ln seconds after it was asked to.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Exporting</name>
    <message numerus="yes">
        <source>Export %Ln rows</source>
        <translation>
            <numerusform>Export %Ln row</numerusform>
            <numerusform>Export %Ln rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln rows written to %1</source>
        <translation>
            <numerusform>%Ln row written to %1</numerusform>
            <numerusform>%Ln rows written to %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Freshness</name>
    <message numerus="yes">
        <source>paused, updated %Ln s ago</source>
        <translation>
            <numerusform>paused, updated %Ln s ago</numerusform>
            <numerusform>paused, updated %Ln s ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>updated %Ln s ago</source>
        <translation>
            <numerusform>updated %Ln s ago</numerusform>
            <numerusform>updated %Ln s ago</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Keeping</name>
    <message numerus="yes">
        <source>%Ln ports are favourites now.</source>
        <translation>
            <numerusform>%Ln port is a favourite now.</numerusform>
            <numerusform>%Ln ports are favourites now.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln ports are no favourites any more.</source>
        <translation>
            <numerusform>%Ln port is no favourite any more.</numerusform>
            <numerusform>%Ln ports are no favourites any more.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln entries are deleted. Ctrl+Z brings them back.</source>
        <translation>
            <numerusform>%Ln entry is deleted. Ctrl+Z brings it back.</numerusform>
            <numerusform>%Ln entries are deleted. Ctrl+Z brings them back.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln entries are back.</source>
        <translation>
            <numerusform>%Ln entry is back.</numerusform>
            <numerusform>%Ln entries are back.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln new favourites</source>
        <translation>
            <numerusform>%Ln new favourite</numerusform>
            <numerusform>%Ln new favourites</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln new notes</source>
        <translation>
            <numerusform>%Ln new note</numerusform>
            <numerusform>%Ln new notes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln notes that follow yours</source>
        <translation>
            <numerusform>%Ln note that follows yours</numerusform>
            <numerusform>%Ln notes that follow yours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln new entries</source>
        <translation>
            <numerusform>%Ln new entry</numerusform>
            <numerusform>%Ln new entries</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln entries completed</source>
        <translation>
            <numerusform>%Ln entry completed</numerusform>
            <numerusform>%Ln entries completed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LiveHalf</name>
    <message numerus="yes">
        <source>%Ln listening</source>
        <translation>
            <numerusform>%Ln listening</numerusform>
            <numerusform>%Ln listening</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln shown</source>
        <translation>
            <numerusform>%Ln shown</numerusform>
            <numerusform>%Ln shown</numerusform>
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
        <source>Nothing matches with these check boxes and buttons. Without them: %Ln sockets.</source>
        <translation>
            <numerusform>Nothing matches with these check boxes and buttons. Without them: %Ln socket.</numerusform>
            <numerusform>Nothing matches with these check boxes and buttons. Without them: %Ln sockets.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LiveHead</name>
    <message numerus="yes">
        <source>%Ln processes have networks of their own; their sockets are not shown</source>
        <translation>
            <numerusform>%Ln process has a network of its own; its sockets are not shown</numerusform>
            <numerusform>%Ln processes have networks of their own; their sockets are not shown</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Containers have networks of their own, and programs that the system shuts in: there are %Ln of them, as far as you may look.</source>
        <translation>
            <numerusform>Containers have networks of their own, and programs that the system shuts in: there is %Ln of them, as far as you may look.</numerusform>
            <numerusform>Containers have networks of their own, and programs that the system shuts in: there are %Ln of them, as far as you may look.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln sockets whose program you may not see accept connections from the network</source>
        <translation>
            <numerusform>%Ln socket whose program you may not see accepts connections from the network</numerusform>
            <numerusform>%Ln sockets whose program you may not see accept connections from the network</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln programs accept connections from the network</source>
        <translation>
            <numerusform>%Ln program accepts connections from the network</numerusform>
            <numerusform>%Ln programs accept connections from the network</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %Ln sockets whose program you may not see</source>
        <translation>
            <numerusform>and %Ln socket whose program you may not see</numerusform>
            <numerusform>and %Ln sockets whose program you may not see</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message numerus="yes">
        <source>%Ln entries</source>
        <translation>
            <numerusform>%Ln entry</numerusform>
            <numerusform>%Ln entries</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln shown</source>
        <translation>
            <numerusform>%Ln shown</numerusform>
            <numerusform>%Ln shown</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Nothing matches with these check boxes and buttons. Without them: %Ln entries.</source>
        <translation>
            <numerusform>Nothing matches with these check boxes and buttons. Without them: %Ln entry.</numerusform>
            <numerusform>Nothing matches with these check boxes and buttons. Without them: %Ln entries.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Owners</name>
    <message numerus="yes">
        <source>%Ln sockets show their process now.</source>
        <translation>
            <numerusform>%Ln socket shows its process now.</numerusform>
            <numerusform>%Ln sockets show their process now.</numerusform>
        </translation>
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
            <numerusform>%Ln listening</numerusform>
            <numerusform>%Ln listening</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln exposed</source>
        <translation>
            <numerusform>%Ln exposed</numerusform>
            <numerusform>%Ln exposed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>UpdateDialog</name>
    <message numerus="yes">
        <source>%Ln new</source>
        <translation>
            <numerusform>%Ln new</numerusform>
            <numerusform>%Ln new</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln renamed</source>
        <translation>
            <numerusform>%Ln renamed</numerusform>
            <numerusform>%Ln renamed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln described anew</source>
        <translation>
            <numerusform>%Ln described anew</numerusform>
            <numerusform>%Ln described anew</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln with other transports</source>
        <translation>
            <numerusform>%Ln with other transports</numerusform>
            <numerusform>%Ln with other transports</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln removed</source>
        <translation>
            <numerusform>%Ln removed</numerusform>
            <numerusform>%Ln removed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln with other details</source>
        <translation>
            <numerusform>%Ln with other details</numerusform>
            <numerusform>%Ln with other details</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Watching</name>
    <message numerus="yes">
        <source>and %Ln more events since the last notice</source>
        <translation>
            <numerusform>and %Ln more event since the last notice</numerusform>
            <numerusform>and %Ln more events since the last notice</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_Pill</name>
    <message numerus="yes">
        <source>%Ln changes</source>
        <translation>
            <numerusform>%Ln change</numerusform>
            <numerusform>%Ln changes</numerusform>
        </translation>
    </message>
</context>
</TS>
