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


## Command line


