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

refuse-date = “{ $text }” is no date. Write 2026-08-26, 8-26 (month-day), 26 Aug, tomorrow, fri, next wed, eom, +3 (working days) or in 3 days
refuse-date-impossible = “{ $text }”: there is no such day; check month and day
refuse-date-outside = “{ $text }” is not between 2000 and 2100
refuse-date-weekday = “{ $text }”: date and weekday disagree, that day is { $day }. Change one of them
refuse-time = “{ $text }” is no time. Write 14:30, 2pm, tomorrow 9:30 or 8-26 14:00; a date alone means 09:00
refuse-span = “{ $text }” is no period. Write 8-24..8-28, aug 24 to aug 28, or 8-24.. (open end)
refuse-span-order = “{ $text }”: the end { $to } is before the start { $from }; swap them
refuse-money = “{ $text }” is no amount. Write 8500, 1,200.50, 12k, 3.4m or 128.5万; commas only between groups of three
refuse-money-places = “{ $text }” has parts of a cent: two decimals at most
refuse-money-size = “{ $text }” is too large: amounts stay below 10 trillion
refuse-number = “{ $text }” is no number. Write one from { $min } to { $max }
refuse-number-whole = “{ $text }” is not whole. Write a whole number from { $min } to { $max }
refuse-number-places = “{ $text }” has too many decimals: { $places } at most, from { $min } to { $max }
refuse-number-bounds = “{ $text }” is out of bounds: write a number from { $min } to { $max }
refuse-choice = “{ $text }” is not one of: { $labels } ({ $keys })
refuse-flag = “{ $text }” is neither yes nor no: write yes, no, y or n
refuse-read-only = The program fills this in; it cannot be edited
refuse-line-too-long = This line is { $columns } columns wide, { $most } at most: shorten it and put details into the description
refuse-link-kind = { $id } cannot be chosen here; accepted: { $kinds }
refuse-link-unknown = “{ $text }” was not found; accepted: { $kinds }; for example: { $some }
refuse-link-none = “{ $text }” was not found; accepted: { $kinds }, but there is none yet: add one first
refuse-link-several = “{ $text }” fits several records; write the id: { $some }
undo-nothing = There is nothing to undo
redo-nothing = There is nothing to redo
undo-in-the-way = { $id } was changed again later, so the action of { $at } cannot be undone as a whole: edit it directly
undo-record-gone = Record { $what } is gone, so this action cannot be undone or redone

flag-yes = yes
flag-no = no
span-both = { $from } to { $to }
span-from = from { $from }
span-until = until { $to }
unit-work-days = working days
unit-days = days
unit-person-days = person-days
unit-minutes = minutes
unit-work-hours = working hours
unit-percent = %
amount-work-days = { $n } { $count ->
        [one] working day
       *[other] working days
    }
amount-days = { $n } { $count ->
        [one] day
       *[other] days
    }
amount-person-days = { $n } { $count ->
        [one] person-day
       *[other] person-days
    }
amount-minutes = { $n } min
amount-work-hours = { $n } { $count ->
        [one] working hour
       *[other] working hours
    }
amount-percent = { $n }%
money-scale-1 = { $n }K
money-scale-2 = { $n }M
money-scale-3 = { $n }B
relative-today = today
relative-tomorrow = tomorrow
relative-yesterday = yesterday
relative-ahead = in { $n } d
relative-late = { $n } d late


## Storage: files, locks, history


## Commands: command-NAME, and the menus they stand in


## Panes


## Overlays: forms, pickers, palette, help


## Notices


## Command line


