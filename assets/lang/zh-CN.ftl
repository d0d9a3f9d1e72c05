### Every word that people see. One section per topic; keys sorted as they are met.

## Kinds of record: kind-KEY, kinds-KEY (plural)


## Fields: field-KIND-KEY, or field-KEY where all kinds agree


## Choices: choice-SET-KEY


## Rules of records: what a check or a refused transition says


## What people type: dates, money, numbers, links

calendar-broken = 工作日历无法读取：{ $error }
calendar-no-work = 一周七天都设成了休息日，至少要有一天工作：请改 weekend
calendar-day-unknown = “{ $day }”不是日历上的一天：请写成 2026-10-01
calendar-day-outside = { $day } 不在 2000 到 2100 年之间
calendar-day-year = { $day } 写在了 { $year } 年下面：请移到它自己的年份
calendar-day-twice = { $day } 写了两次：请删去一处
calendar-day-both = { $day } 既写作休息日（off）又写作上班日（work）：请只留一处

## Storage: files, locks, history


## Commands: command-NAME, and the menus they stand in


## Panes


## Overlays: forms, pickers, palette, help


## Notices


## Command line


