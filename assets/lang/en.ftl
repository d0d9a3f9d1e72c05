### Every word that people see. One section per topic; keys sorted as they are met.

## Kinds of record: kind-KEY, kinds-KEY (plural)


## Fields: field-KIND-KEY, or field-KEY where all kinds agree


## Choices: choice-SET-KEY


## Rules of records: what a check or a refused transition says


## What people type: dates, money, numbers, links


## Storage: files, locks, history

io-not-found = there is no such file or directory
io-permission = permission denied
io-full = the disk is full
io-quota = your disk quota is used up
io-read-only = the file system is read-only
io-not-a-directory = a part of the path is not a directory
io-is-a-directory = it is a directory
io-name = the file system does not accept this name
error-no-home = No home directory is known, so there is no place for data. Set HOME, or name a directory with --data-dir.
error-read = { $path } cannot be read: { $reason }. Check the path and its permissions, then try again.
error-write = { $path } cannot be written: { $reason }. The old file is intact and your changes are kept in memory; make room or fix the permissions, then retry.
error-unsure = Saved, but { $path } may not survive a power cut: { $reason }. Check the disk, then save once more.
error-locked = { $path } is held by another session. Your changes are kept in memory; retry in a moment.
error-locked-by = { $path } is held by { $holder }. Your changes are kept in memory; retry in a moment, or ask them to resume or quit a stopped session.
error-opened-read-only = { $path } was opened read-only. Open it without --read-only to change it.
error-protected = { $path } is write-protected for this account. Ask its owner for write permission, then open the project again.
error-not-read-back = { $path } was not replaced: what was to be written does not read back the same (record { $id }: { $reason }). Your changes are kept in memory; please report this fault.
error-unsteady = { $path } keeps being changed by another program. Your changes are kept in memory; close that program, then retry.
error-no-projects = There is no project { $code }, and none at all in { $path }. Make one with `duijie new NAME`, or look at the sample with `duijie demo`.
error-no-project = There is no project { $code } in { $path }. Known codes: { $known }.
error-code-taken = The code { $code } is taken by { $path }. Choose another one.
error-bad-code = “{ $code }” is not a project code. Use 2 to 16 of A-Z, 0-9 and “-”, for example JHB-EDP. The projects are in { $path }.
error-no-backup = There is no good backup of { $path }, and the history knows none of its records. Correct the file by hand; a copy is in quarantine/.
problem-unreadable = { $place } cannot be read: { $reason }. The project is open read-only; fix the permissions, then open it again.
problem-missing = { $place } is missing, although its records are known. The project is open read-only; put the file back, or restore it from the backup.
problem-empty = { $place } is empty. The project is open read-only; put the file back, or restore it from the backup.
problem-nul = { $place }: NUL bytes, as a power cut leaves them. The file is left as it is; restore it from the backup.
problem-not-utf8 = { $place }: this is not UTF-8. The file is left as it is; save it as UTF-8 in an editor, or restore it from the backup.
problem-conflict = { $place }: an unresolved conflict of your version control (<<<<<<<). The file is left as it is; resolve the conflict there, then open the project again.
problem-newer = { $place } was written by a newer duijie (schema { $found }; this one knows { $known }). The file is left as it is; install the newer version to change it.
problem-other-kind = { $place } holds records of kind “{ $found }”, expected “{ $wanted }”. The file is left as it is; put the right file in its place.
problem-syntax = { $place }: { $reason }. The file is left as it is; correct it there, or restore it from the backup.
problem-duplicate = { $place }: the id { $id } is there twice. The file is left as it is; give one of the records another id, or remove the line to get the next free one.
problem-bad-id = { $place }: “{ $id }” is no id of this kind of record. The file is left as it is; write for example { $good }, or remove the line to get the next free one.
problem-no-target = { $place }: the link { $id } names no record. It is shown as gone; correct the id or remove the link.
problem-history = { $place }: a line of the history is damaged and was passed over. The records are not affected; the change in it cannot be undone.
state-forgotten = { $path } does not load, so the last project, tab and language are forgotten. It is written anew when you quit.


## Commands: command-NAME, and the menus they stand in


## Panes


## Overlays: forms, pickers, palette, help


## Notices


## Command line


