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

refuse-date = “{ $text }”不是日期。可以写：2026-08-26、8-26、8月26日、26日、明天、周五、下周三、月底、+3（三个工作日后）、3天后
refuse-date-impossible = “{ $text }”：日历上没有这一天，请核对月份和日
refuse-date-outside = “{ $text }”不在 2000 到 2100 年之间
refuse-date-weekday = “{ $text }”：日期和星期对不上，那天是 { $day }。请改其中一个
refuse-time = “{ $text }”不是时间。可以写：14:30、下午2点半、明天 9:30、8-26 14:00；只写日期就是 09:00
refuse-span = “{ $text }”不是时段。可以写：8-24..8-28、8月24日至28日、下周一到下周五、8-24..（不定结束）
refuse-span-order = “{ $text }”：结束 { $to } 早于开始 { $from }，请对调
refuse-money = “{ $text }”不是金额。可以写：8500、1,200.50、128.5万、1.2亿、12k；逗号只放在每三位之间
refuse-money-places = “{ $text }”小于一分的部分无法记录，小数最多两位
refuse-money-size = “{ $text }”太大，金额要小于 10 万亿
refuse-number = “{ $text }”不是数字。请写 { $min } 到 { $max } 之间的数
refuse-number-whole = “{ $text }”不是整数。请写 { $min } 到 { $max } 之间的整数
refuse-number-places = “{ $text }”小数位太多：最多 { $places } 位，范围 { $min } 到 { $max }
refuse-number-bounds = “{ $text }”超出范围：请写 { $min } 到 { $max } 之间的数
refuse-choice = “{ $text }”不在选项里：{ $labels }（{ $keys }）
refuse-flag = “{ $text }”既不是“是”也不是“否”。可以写：是、否、y、n
refuse-read-only = 这一项由程序填写，不能修改
refuse-line-too-long = 这一行宽 { $columns } 列，最多 { $most } 列：请缩短，细节写到说明里
refuse-link-kind = { $id } 不是这里能选的记录，这里可以选：{ $kinds }
refuse-link-unknown = 没有找到“{ $text }”，这里可以选：{ $kinds }；例如：{ $some }
refuse-link-none = 没有找到“{ $text }”，这里可以选{ $kinds }，但还没有这样的记录：请先新建
refuse-link-several = “{ $text }”对应多条记录，请写编号：{ $some }
undo-nothing = 没有可以撤销的操作
redo-nothing = 没有可以重做的操作
undo-in-the-way = { $id } 后来又改过，{ $at } 的这次操作不能整体撤销：请直接修改它
undo-record-gone = 记录 { $what } 已经不在了，这次操作不能撤销或重做

flag-yes = 是
flag-no = 否
span-both = { $from } 至 { $to }
span-from = { $from } 起
span-until = 至 { $to }
unit-work-days = 工作日
unit-days = 天
unit-person-days = 人日
unit-minutes = 分钟
unit-work-hours = 工时
unit-percent = %
amount-work-days = { $n } 个工作日
amount-days = { $n } 天
amount-person-days = { $n } 人日
amount-minutes = { $n } 分钟
amount-work-hours = { $n } 工时
amount-percent = { $n }%
money-scale-1 = { $n }万
money-scale-2 = { $n }亿
money-scale-3 = { $n }万亿
relative-today = 今天
relative-tomorrow = 明天
relative-yesterday = 昨天
relative-ahead = { $n }天后
relative-late = 逾期{ $n }天


## Storage: files, locks, history


## Commands: command-NAME, and the menus they stand in


## Panes


## Overlays: forms, pickers, palette, help


## Notices


## Command line


