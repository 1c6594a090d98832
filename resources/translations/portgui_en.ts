<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
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
        <source>Nothing matches with these check boxes and buttons. Without them: %Ln entries.</source>
        <translation>
            <numerusform>Nothing matches with these check boxes and buttons. Without them: %Ln entry.</numerusform>
            <numerusform>Nothing matches with these check boxes and buttons. Without them: %Ln entries.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Nothing matches with these check boxes and buttons. Without them: %Ln sockets.</source>
        <translation>
            <numerusform>Nothing matches with these check boxes and buttons. Without them: %Ln socket.</numerusform>
            <numerusform>Nothing matches with these check boxes and buttons. Without them: %Ln sockets.</numerusform>
        </translation>
    </message>
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
</TS>
