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

badge-done = 完
badge-active = 行
badge-risk = 险
badge-late = 延
badge-waiting = 待
badge-stopped = 停
editor-failed = 编辑器“{ $editor }”没有成功：{ $fault }。文本未改动。请检查 $VISUAL 或 $EDITOR 后重试。
key-unknown = 不认识按键“{ $read }”。可用写法：单个字符（j、G、?）、Enter、Esc、Tab、S-Tab、Space、Backspace、Del、PgUp、Left、F5，前面可加 ctrl- 或 alt-；先后按的键之间用空格，如 g p。
terminal-no-input = 标准输入不是终端，无法读取按键。请直接在终端里运行，或改用不需要界面的子命令（见 --help）。
terminal-no-output = 标准输出不是终端，无法显示界面。请直接在终端里运行，或改用不需要界面的子命令（见 --help）。
terminal-refused = 无法使用这个终端：{ $fault }。请换一个终端再试。
theme-level = { $file } 第 { $line } 行第 { $column } 列：不认识的颜色级别“{ $read }”，可用的有 { $accepted }。
theme-role = { $file } 第 { $line } 行第 { $column } 列：不认识的颜色角色“{ $read }”，可用的有 { $accepted }。
theme-syntax = { $file } 第 { $line } 行第 { $column } 列读不懂：{ $fault }。请对照自带的 default.ron 修改。
theme-word = { $file } 第 { $line } 行第 { $column } 列：这个级别不能用“{ $read }”。可用一种颜色（red green yellow blue magenta cyan 及其 bright-；ansi256 还可用 16 到 255；rgb 还可用 #rrggbb）和 bold dim italic underline reverse；mono 不用颜色。


## Command line


