### Every word that people see. One section per topic; keys sorted as they are met.

## Kinds of record: kind-KEY, kinds-KEY (plural)


## Fields: field-KIND-KEY, or field-KEY where all kinds agree


## Choices: choice-SET-KEY


## Rules of records: what a check or a refused transition says


## What people type: dates, money, numbers, links


## Storage: files, locks, history

io-not-found = 没有这个文件或目录
io-permission = 没有权限
io-full = 磁盘已满
io-quota = 磁盘配额已用完
io-read-only = 文件系统为只读
io-not-a-directory = 路径中有一段不是目录
io-is-a-directory = 这是一个目录
io-name = 文件系统不接受这个名称
error-no-home = 找不到主目录，无处存放数据。请设置 HOME，或用 --data-dir 指定目录。
error-read = 无法读取 { $path }：{ $reason }。请检查路径和权限后重试。
error-write = 无法写入 { $path }：{ $reason }。原文件完好，您的改动保留在内存中；请腾出空间或修正权限后重试。
error-unsure = 已保存，但 { $path } 断电后可能丢失：{ $reason }。请检查磁盘后再保存一次。
error-locked = { $path } 正被另一会话占用。您的改动保留在内存中，请稍后重试。
error-locked-by = { $path } 正被 { $holder } 占用。您的改动保留在内存中；请稍后重试，或请对方恢复或退出已挂起的会话。
error-opened-read-only = { $path } 以只读方式打开。如需修改，请去掉 --read-only 重新打开。
error-protected = 当前账号不能写入 { $path }。请向所有者申请写权限，然后重新打开项目。
error-not-read-back = 未替换 { $path }：待写内容读回后不一致（记录 { $id }：{ $reason }）。您的改动保留在内存中；请报告这个缺陷。
error-unsteady = { $path } 不断被其他程序修改。您的改动保留在内存中；请关闭该程序后重试。
error-no-projects = 没有项目 { $code }，{ $path } 中还没有任何项目。用 `duijie new 名称` 新建，或用 `duijie demo` 查看示例。
error-no-project = { $path } 中没有项目 { $code }。已有编号：{ $known }。
error-code-taken = 编号 { $code } 已被 { $path } 使用。请换一个编号。
error-bad-code = “{ $code }”不是有效的项目编号。请用 2 至 16 个 A-Z、0-9 或“-”，例如 JHB-EDP。项目存放在 { $path }。
error-no-backup = { $path } 没有可用的备份，历史中也没有它的记录。请手工修正该文件；副本在 quarantine/ 中。
problem-unreadable = 无法读取 { $place }：{ $reason }。项目以只读方式打开；请修正权限后重新打开。
problem-missing = 缺少 { $place }，但已知其中有记录。项目以只读方式打开；请放回该文件，或从备份恢复。
problem-empty = { $place } 是空文件。项目以只读方式打开；请放回该文件，或从备份恢复。
problem-nul = { $place }：含有 NUL 字节，常见于断电之后。文件保持原样；请从备份恢复。
problem-not-utf8 = { $place }：不是 UTF-8。文件保持原样；请在编辑器中另存为 UTF-8，或从备份恢复。
problem-conflict = { $place }：有未解决的版本冲突（<<<<<<<）。文件保持原样；请先解决冲突，再重新打开项目。
problem-newer = { $place } 由更新版本的 duijie 写入（格式 { $found }，本程序支持到 { $known }）。文件保持原样；如需修改，请安装新版本。
problem-other-kind = { $place } 中的记录类型是“{ $found }”，应为“{ $wanted }”。文件保持原样；请换上正确的文件。
problem-syntax = { $place }：{ $reason }。文件保持原样；请在该处改正，或从备份恢复。
problem-duplicate = { $place }：编号 { $id } 重复。文件保持原样；请给其中一条记录换编号，或删去该行以自动取下一个编号。
problem-bad-id = { $place }：“{ $id }”不是这类记录的编号。文件保持原样；请写成例如 { $good }，或删去该行以自动取下一个编号。
problem-no-target = { $place }：链接 { $id } 没有对应的记录，显示为已失效。请改正编号或删除链接。
problem-history = { $place }：历史中有一行损坏，已跳过。记录不受影响，但其中的改动无法撤销。
state-forgotten = { $path } 无法读取，上次的项目、标签页和语言已忘记。退出时会重新写入。


## Commands: command-NAME, and the menus they stand in


## Panes


## Overlays: forms, pickers, palette, help


## Notices


## Command line


