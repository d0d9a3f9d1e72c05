### Every word that people see. One section per topic; keys sorted as they are met.

## Kinds of record: kind-KEY, kinds-KEY (plural)


## Fields: field-KIND-KEY, or field-KEY where all kinds agree


## Choices: choice-SET-KEY


## Rules of records: what a check or a refused transition says


## What people type: dates, money, numbers, links


## Storage: files, locks, history


## Commands: command-NAME, and the menus they stand in


## Panes


## Overlays: forms, pickers, palette, help


## Notices

badge-done = OK
badge-active = ..
badge-risk = !?
badge-late = !!
badge-waiting = --
badge-stopped = ||
editor-failed = The editor "{ $editor }" did not succeed: { $fault }. The text is unchanged. Check $VISUAL or $EDITOR and try again.
key-unknown = No key is called "{ $read }". Keys are written as one character (j, G, ?), Enter, Esc, Tab, S-Tab, Space, Backspace, Del, PgUp, Left or F5, with ctrl- or alt- before them; keys pressed one after the other have a blank between: g p.
terminal-no-input = Standard input is no terminal, so no key can be read. Start the program in a terminal, or use a subcommand that needs no screen (see --help).
terminal-no-output = Standard output is no terminal, so nothing can be shown. Start the program in a terminal, or use a subcommand that needs no screen (see --help).
terminal-refused = This terminal cannot be used: { $fault }. Try another one.
theme-level = { $file }, line { $line }, column { $column }: "{ $read }" is no level of colour. There are { $accepted }.
theme-role = { $file }, line { $line }, column { $column }: "{ $read }" is no role. There are { $accepted }.
theme-syntax = { $file }, line { $line }, column { $column } cannot be read: { $fault }. Compare it with default.ron, which comes with the program.
theme-word = { $file }, line { $line }, column { $column }: "{ $read }" is not accepted at this level. Use one colour (red green yellow blue magenta cyan, each also bright-; in ansi256 also 16 to 255; in rgb also #rrggbb) and any of bold dim italic underline reverse; mono has no colours.


## Command line


