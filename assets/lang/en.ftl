### Every word that people see. One section per topic; keys sorted as they are met.

## Kinds of record: kind-KEY, kinds-KEY (plural)


## Fields: field-KIND-KEY, or field-KEY where all kinds agree


## Choices: choice-SET-KEY


## Rules of records: what a check or a refused transition says


## What people type: dates, money, numbers, links

calendar-broken = The working calendar cannot be read: { $error }
calendar-no-work = All seven days are free; at least one must be worked: change `weekend`
calendar-day-unknown = “{ $day }” is no day of the calendar: write it as 2026-10-01
calendar-day-outside = { $day } is not between 2000 and 2100
calendar-day-year = { $day } stands under { $year }: move it to its own year
calendar-day-twice = { $day } stands twice: delete one
calendar-day-both = { $day } is both off and work: keep one

## Storage: files, locks, history


## Commands: command-NAME, and the menus they stand in


## Panes


## Overlays: forms, pickers, palette, help


## Notices


## Command line


