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

cli-at-field = { $field } ({ $key }): { $why }
cli-at-record = { $id } { $field } ({ $key }): { $why }
cli-unknown-kind = There is no kind of record “{ $text }”. There are, the nearest first: { $known }.
cli-unknown-field = { $kind } has no field “{ $text }”. Its fields, the nearest first: { $known }.
cli-derived-field = { $kind }: “{ $text }” is computed and cannot be set. Change the fields it follows from.
cli-unknown-id = There is no record “{ $text }”. Nearest: { $near }. `duijie show` lists the ids of a pane.
cli-no-records = There is no record “{ $text }”, and none of its kind at all. Add one with `duijie add`.
cli-no-assignment = “{ $text }” is not FIELD=VALUE. Write for example due=2026-08-26, and put quotes around a value with blanks.
cli-one-charter = A project has one charter. Make another project with `duijie new NAME`, or change this one with `duijie set P1 FIELD=VALUE`.
cli-do-needs = Write what is missing behind the command: duijie do { $id } { $to } { $fields }
cli-unknown-command = “{ $text }” is no command here. There are: add, set, do, archive, undo, redo.
cli-lacks = Something is missing. It goes: { $usage }
cli-open-quote = A quote { $quote } is not closed. Close it, or write \{ $quote } for the sign itself.
cli-not-utf8 = This line is not UTF-8. Save the file as UTF-8, then run it again from this line.
cli-no-file = There is no file { $path }. Name another one, or - for standard input.
cli-stream = Reading or writing broke off: { $reason }. Run the command again.
cli-apply-stopped = { $made ->
    [one] Stopped at line { $n }; 1 change before it is saved. Correct the line, then run the rest.
   *[other] Stopped at line { $n }; { $made } changes before it are saved. Correct the line, then run the rest.
}
cli-no-project = There is no project in { $path } yet. Make one with `duijie new NAME`, or look at the sample with `duijie demo`.
cli-which-project = There are several projects: { $codes }. Say which one with --project CODE.
cli-new-read-only = Nothing can be made with --read-only. Run the command without it.
cli-new-nameless = A project needs a name. Write for example: duijie new "Data platform" --code EDP
cli-unchanged = is so already, nothing was saved
cli-unmade = { $id } is gone again: its making was undone
cli-renumbered = { $was } was taken by another session meanwhile; the new record is { $id }.
cli-clash = { $id } { $field }: another session changed it at the same time. Its value stays; yours ({ $ours }) is kept in conflicts.ron.
cli-day-off = { $field } { $day } is a day off. The working day before it is { $before }.
cli-csv-where = Several tables need a directory: write `-o DIR`, or choose one with --kind KIND.
cli-export-failed = { $path } cannot be written: { $reason }. Choose another place with -o.
cli-check-ok = { $count ->
    [one] 1 project checked, all files are sound.
   *[other] { $count } projects checked, all files are sound.
}
cli-no-screen = The screen is not built into this program. Use the commands; `duijie --help` lists them.
cli-threats = Exposure of threats: inherent { $inherent }, current { $current }, residual { $residual }
cli-opportunities = Exposure of opportunities: inherent { $inherent }, current { $current }, residual { $residual }
cli-reserve-cover = The rest of the reserve covers { $cover } of the current exposure
cli-pane-overview = Overview
cli-pane-timeline = Timeline
cli-pane-risks = Risks
cli-pane-people = People
cli-pane-meetings = Meetings
cli-pane-log = Client log
cli-pane-quality = Quality and closing
cli-pane-actions = Action items
quick-no-place = { $kind } has no place for “{ $mark }:”. Leave it out, or set a field with FIELD=VALUE.
quick-other-kind = The line says { $said }, but the command adds { $kind }. Leave the mark out, or add the other kind.
quick-no-record = There is no record #{ $id }. Check the id; for a tag use a word that is no id.
quick-one-person = “{ $text }”: there is place for one person only. Leave the other one out.
ics-milestone = Milestone { $id } { $title }
ics-meeting = { $title } ({ $id })
ics-action = Due: { $id } { $title }
ics-risk = Act by: { $id } { $title }

## People, meetings and the client log: fields, choices, rules

field-stakeholder-name = Name
field-stakeholder-latin = Latin name
field-stakeholder-alias = Aliases
field-stakeholder-side = Side
field-stakeholder-kind = Role
field-stakeholder-org = Organisation
field-stakeholder-role_title = Title
field-stakeholder-contact = Contact
field-stakeholder-power = Power
field-stakeholder-interest = Interest
field-stakeholder-engagement_now = Engagement now
field-stakeholder-engagement_want = Engagement wanted
field-stakeholder-category = Cooperation
field-stakeholder-causes = Causes
field-stakeholder-cause_note = Cause note
field-stakeholder-strategy = Strategy
field-stakeholder-helper = Helper
field-stakeholder-cadence_d = Agreed cadence
field-stakeholder-last_contact_on = Earlier contact
field-stakeholder-preferred_channel = Preferred channel
field-stakeholder-language = Language
field-stakeholder-responsible_for = Responsible for
field-stakeholder-accountable_for = Accountable for
field-stakeholder-consulted_on = Consulted on
field-stakeholder-informed_on = Informed on
field-stakeholder-prior_reply_wh = Earlier reply time
field-stakeholder-prior_attended = Earlier attended
field-stakeholder-prior_invited = Earlier invited
field-stakeholder-prior_proactive = Earlier proactive
field-stakeholder-category_log = Category history
field-stakeholder-suggestion_sleeps_until = Quiet until
field-stakeholder-quadrant = Quadrant
field-stakeholder-gap = Gap
field-stakeholder-last_contact = Last contact
field-stakeholder-days_since_contact = Since
field-stakeholder-cadence = Cadence
field-stakeholder-contact_state = Contact
field-stakeholder-responsiveness = Replies in
field-observation-text = Observation
field-observation-kind = Kind
field-observation-sign = Sign
field-observation-auto = Auto
field-expectation-wants = Wants
field-expectation-agreed = Agreed
field-expectation-basis = Basis
field-expectation-gap = Gap
field-expectation-told_on = Told on
field-expectation-change = Change
field-expectation-untold_wd = Untold
field-comm_item-what = What
field-comm_item-purpose = Purpose
field-comm_item-audience = Audience
field-comm_item-audience_note = Audience note
field-comm_item-template = Template
field-comm_item-recurrence = Recurrence
field-comm_item-event = Event
field-comm_item-within_wd = Within
field-comm_item-time = Time
field-comm_item-roll = Roll
field-comm_item-valid = Valid
field-comm_item-last_on = Last sent
field-comm_item-next_due = Next due
field-comm_item-missed = Missed
field-interaction-summary = Summary
field-interaction-direction = Direction
field-interaction-verbatim = Verbatim
field-interaction-asks_reply = Reply asked
field-interaction-reply_due = Reply due
field-interaction-replied_by = Reply
field-interaction-tone = Tone
field-interaction-corrects = Corrects
field-interaction-reply_state = Reply state
field-com = Plan item
field-meeting-title = Meeting
field-meeting-template = Template
field-meeting-at = Begins
field-meeting-minutes = Minutes
field-meeting-place = Place
field-meeting-series = Series
field-meeting-n = No.
field-meeting-chair = Chair
field-meeting-scribe = Scribe
field-meeting-invitees = Invitees
field-meeting-optional = Optional
field-meeting-attended = Attended
field-meeting-delegated = Sent a delegate
field-meeting-delegates = Delegates
field-meeting-absent = Absent
field-meeting-agenda_sent_at = Agenda sent
field-meeting-started_at = Started
field-meeting-ended_at = Ended
field-meeting-sent_at = Minutes sent
field-meeting-minutes_version = Version
field-meeting-sent_to = Sent to
field-meeting-rewording = Changed in version
field-meeting-body_hash = Text hash
field-meeting-objection_wd = Objection days
field-meeting-moved_to = Moved to
field-meeting-attendance = Attendance
field-meeting-agenda_minutes = Agenda
field-meeting-agenda_late = Late
field-meeting-minutes_due = Minutes due
field-meeting-objections_until = Objections
field-agenda_item-title = Item
field-agenda_item-n = No.
field-agenda_item-minutes = Minutes
field-agenda_item-presenter = Presenter
field-agenda_item-refs = About
field-agenda_item-outcome = Outcome
field-agenda_item-carried_over = Carried over
field-note-text = Note
field-note-said_by = Said by
field-note-unclear = Unclear
field-decision-text = Decision
field-decision-decided_by = Decided by
field-decision-basis = Basis
field-decision-effective = Effective
field-decision-interaction = Interaction
field-confirmation-text = Answer
field-confirmation-verdict = Verdict
field-confirmation-version = Version
field-action-title = Action
field-action-raised_on = Raised
field-action-original_due = Original due
field-action-redates = Re-dates
field-action-done_at = Done
field-action-evidence = Evidence
field-action-waiting_on = Waiting on
field-action-waiting_since = Waiting since
field-action-verified_by = Verified by
field-action-agreed_with = Agreed with
field-action-chases = Chases
field-action-chase_log = Chase log
field-action-not_theirs = Not theirs
field-action-overdue_wd = Overdue
field-action-on_time = On time
field-feedback-text = Feedback
field-feedback-kind = Kind
field-feedback-at = Received
field-feedback-detail = Verbatim
field-feedback-about = About
field-feedback-first_answer_at = First answer
field-feedback-first_answer = Answer logged in
field-feedback-plan = Plan
field-feedback-plan_at = Plan told
field-feedback-answer = Answer
field-feedback-answered_in = Answered in
field-feedback-solved_at = Solved
field-feedback-satisfied = Satisfied
field-feedback-confirmed_at = Confirmed
field-feedback-cause = Cause
field-feedback-lesson = Lesson
field-feedback-no_lesson = No lesson
field-feedback-question = Question asked
field-feedback-waiting_since = Waiting since
field-feedback-resumed_at = Resumed
field-feedback-pauses = Pauses
field-feedback-reopened_at = Reopened
field-feedback-reopened = Times reopened
field-feedback-wave = Wave
field-feedback-asked = Asked
field-feedback-csat = CSAT
field-feedback-nps = NPS
field-feedback-sla_due = SLA due
field-feedback-csat_pct = CSAT %
field-feedback-csat_mean = Mean
field-feedback-nps_score = NPS
field-feedback-response_pct = Returns
field-meeting = Meeting
field-agenda_item = Agenda item
field-detail = Detail
field-reference = Refers to

choice-side-client = Client
choice-side-vendor = Vendor
choice-side-third_party = Third party
choice-stakeholder_kind-counterpart = Counterpart
choice-stakeholder_kind-sponsor = Sponsor
choice-stakeholder_kind-client_owner = Client owner
choice-stakeholder_kind-user_rep = User rep
choice-stakeholder_kind-gatekeeper = Gatekeeper
choice-stakeholder_kind-third_party = Third party
choice-stakeholder_kind-team = Our team
choice-engagement-unaware = Unaware
choice-engagement-resistant = Resistant
choice-engagement-neutral = Neutral
choice-engagement-supportive = Supportive
choice-engagement-leading = Leading
choice-cooperation-active = Active
choice-cooperation-by_the_book = By-the-book
choice-cooperation-passive = Passive
choice-cooperation-none = Not set
choice-cooperation-insufficient = Too few facts
choice-cause-own_use = Own use
choice-cause-boss_attention = Boss watches
choice-cause-incentive = Incentive
choice-cause-recognition = Recognition
choice-cause-professional = Professional
choice-cause-trust = Trust in us
choice-cause-workload = Workload
choice-cause-no_incentive = No incentive
choice-cause-process = Rigid process
choice-cause-skill = Skill
choice-cause-authority = No authority
choice-cause-fear_of_blame = Fear of blame
choice-cause-conflict = Conflict
choice-cause-change_fatigue = Change fatigue
choice-cause-role_clarity = Unclear role
choice-cause-relationship = Relationship
choice-cause-unknown = Not asked
choice-tongue-zh = Chinese
choice-tongue-en = English
choice-quadrant-manage_closely = Manage closely
choice-quadrant-keep_satisfied = Keep satisfied
choice-quadrant-keep_informed = Keep informed
choice-quadrant-monitor = Monitor
choice-contact_state-ok = OK
choice-contact_state-soon = Soon
choice-contact_state-due = Due
choice-contact_state-cold = Cold
choice-observation_kind-other = Other
choice-observation_kind-on_time = On time
choice-observation_kind-early = Early
choice-observation_kind-late = Late
choice-observation_kind-overdue = Overdue
choice-observation_kind-re_dated = Re-dated
choice-observation_kind-chased = Chased
choice-observation_kind-replied_fast = Replied fast
choice-observation_kind-replied_slow = Replied slowly
choice-observation_kind-attended = Attended
choice-observation_kind-delegate = Sent a delegate
choice-observation_kind-absent = Absent
choice-observation_kind-unprompted_input = Unprompted input
choice-observation_kind-raised_risk = Raised a risk
choice-observation_kind-moved_others = Moved others
choice-observation_kind-blocked = Blocked
choice-observation_kind-praised = Praised
choice-observation_kind-private_talk = Private talk
choice-observation_kind-help_given = Help given
choice-expectation_gap-none = None
choice-expectation_gap-low = Low
choice-expectation_gap-medium = Medium
choice-expectation_gap-high = High
choice-expectation_state-captured = Captured
choice-expectation_state-to_discuss = To discuss
choice-expectation_state-told = Told
choice-expectation_state-aligned = Aligned
choice-expectation_state-became_change = Became change
choice-expectation_state-declined = Declined
choice-comm_event-milestone_done = Milestone reached
choice-comm_event-change_approved = Change approved
choice-comm_event-risk_occurred = Risk occurred
choice-roll-prev = Earlier
choice-roll-next = Later
choice-roll-skip = Skip
choice-direction-out = Out
choice-direction-in = In
choice-direction-both = Both
choice-comm_channel-email = Email
choice-comm_channel-meeting = Meeting
choice-comm_channel-phone = Phone
choice-comm_channel-wechat = WeChat
choice-comm_channel-in_person = In person
choice-comm_channel-form = Form
choice-comm_channel-portal = Portal
choice-reply_state-waiting = Waiting
choice-reply_state-replied = Replied
choice-reply_state-expired = Expired
choice-meeting_template-weekly = Weekly
choice-meeting_template-kickoff = Kickoff
choice-meeting_template-review = Review
choice-meeting_template-acceptance = Acceptance
choice-meeting_template-retrospective = Retrospective
choice-meeting_template-steering = Steering
choice-meeting_template-one_to_one = One-to-one
choice-meeting_template-standup = Standup
choice-meeting_template-topic = Topic
choice-meeting_template-prep = Preparation
choice-meeting_state-planned = Planned
choice-meeting_state-agenda_sent = Agenda sent
choice-meeting_state-in_progress = In progress
choice-meeting_state-held = Held
choice-meeting_state-sent = Minutes sent
choice-meeting_state-confirmed = Confirmed
choice-meeting_state-deemed_confirmed = Deemed confirmed
choice-meeting_state-objected = Objected
choice-meeting_state-cancelled = Cancelled
choice-agenda_source-manual = Manual
choice-agenda_source-auto = Auto
choice-agenda_source-carried = Carried
choice-agenda_source-fixed = Fixed
choice-note_kind-info = Info
choice-note_kind-decision = Decision
choice-note_kind-action = Action
choice-note_kind-risk = Risk
choice-note_kind-issue = Issue
choice-note_kind-change = Change
choice-note_kind-obs = Observation
choice-note_kind-expectation = Expectation
choice-note_kind-feedback = Feedback
choice-note_kind-praise = Praise
choice-note_kind-help = Help
choice-confirmation_verdict-ok = Confirmed
choice-confirmation_verdict-objection = Objection
choice-action_state-open = Open
choice-action_state-waiting = Waiting
choice-action_state-done = Done
choice-action_state-verified = Verified
choice-action_state-cancelled = Cancelled
choice-action_priority-must = Must
choice-action_priority-should = Should
choice-action_priority-could = Could
choice-punctuality-on_time = On time
choice-punctuality-redated = Re-dated
choice-punctuality-late = Late
choice-feedback_kind-complaint = Complaint
choice-feedback_kind-request = Request
choice-feedback_kind-suggestion = Suggestion
choice-feedback_kind-praise = Praise
choice-feedback_kind-survey = Survey
choice-feedback_state-received = Received
choice-feedback_state-acknowledged = Acknowledged
choice-feedback_state-assessed = Assessed
choice-feedback_state-in_progress = In progress
choice-feedback_state-answered = Answered
choice-feedback_state-waiting_client = Waiting for client
choice-feedback_state-closed = Closed
choice-feedback_state-reopened = Reopened
choice-satisfied-yes = Yes
choice-satisfied-no = No
choice-satisfied-no_answer = No answer
choice-sla_phase-answer = Answer
choice-sla_phase-plan = Plan
choice-sla_phase-solve = Solution
choice-sla_band-ok = OK
choice-sla_band-warn = Nearly late
choice-sla_band-breached = Breached

date-in-future = This day is after today ({ $today }). Only what has happened is entered here: use today or earlier.
stakeholder-vis = Stakeholder records can be private or for the team, never more. Choose Private or Team.
stakeholder-category-ours = Cooperation categories are for the client and third parties, not for our own team. Leave it empty.
stakeholder-team-side = The role "Our team" is for people of our side. Set the side to Vendor or choose another role.
stakeholder-helper-side = { $name } is not of our team. Choose a helper of our own side.
stakeholder-attended = Attended { $attended } times but invited only { $invited }. Check the two numbers.
stakeholder-two-accountable = { $name } already answers for { $id }. One person answers for a piece of work: change it there first.
observation-vis = Observations are always private. Set the visibility back to Private.
observation-ours = { $name } is of our own team. Observations are about the client and third parties only.
expectation-aligned-high = The gap is still high, so it is not aligned. Change the gap or keep talking first.
comm-item-both = It follows either a recurrence or an event. Empty one of the two.
comm-item-time = "{ $text }" is no time of day. Write it like 17:00.
comm-item-within = The days after the event cannot be negative. Enter 0 or more working days.
comm-item-no-event = The days count from an event, but none is chosen. Choose the event or empty the days.
recurrence-part = "{ $part }" is not understood. Accepted are FREQ=WEEKLY or MONTHLY, INTERVAL, BYDAY, BYMONTHDAY, BYMONTH, as in FREQ=WEEKLY;BYDAY=WE; first and last day belong in Valid.
recurrence-frequency = FREQ is missing. Write FREQ=WEEKLY or FREQ=MONTHLY, for example FREQ=WEEKLY;BYDAY=WE.
recurrence-weekly = A weekly rule needs weekdays without numbers, for example FREQ=WEEKLY;BYDAY=MO,TH.
recurrence-monthly = A monthly rule needs a day, for example FREQ=MONTHLY;BYMONTHDAY=-1 (last day) or BYDAY=2TU (second Tuesday).
interaction-no-question = There is a date for the reply, but no reply is asked. Mark it as asking for a reply or empty the date.
interaction-reply-due = The reply is due before the talk itself, { $at }. Enter that day or a later one.
interaction-reply-early = { $id } is not later than this entry, so it cannot be the reply. Choose a later entry.
interaction-corrects-itself = An entry cannot correct itself. Choose the entry that was wrong.
agenda-item-frozen = { $id } was cancelled or its minutes are out, so its agenda is closed. Add the item to the next meeting.
agenda-item-elsewhere = Agenda item { $id } belongs to another meeting. Choose one of this meeting or leave it empty.
note-not-now = Notes are taken while { $id } is in progress or held. Before that use the agenda, after that a new version of the minutes.
confirmation-no-minutes = The minutes of { $id } were not sent yet, so there is nothing to confirm. Send them first.
meeting-no-agenda = The agenda is empty. Add at least one item before it is sent.
meeting-agenda-open =
    { $n ->
        [one] { $n } agenda item has
       *[other] { $n } agenda items have
    } no outcome: { $items }. Write it down or carry them over.
meeting-unconfirmed =
    { $n ->
        [one] { $n } person has
       *[other] { $n } people have
    } not confirmed: { $names }. Wait for them, or let it be deemed confirmed after the objection period.
meeting-objection-period = Objections are accepted until { $until }. It can be deemed confirmed after that day.
meeting-not-sent = The minutes have no sent time, so the objection period has not begun. Enter when they were sent.
meeting-objection-open = Objection { $id } is open: { $text }. Set the meeting to Objected, reword, and send a new version.
meeting-no-objection = Nobody objects to the present version. Record first who objects to what.
meeting-ended-early = It ended before it started ({ $start }). Correct one of the two times.
meeting-sent-early = The minutes were sent before the meeting ended ({ $end }). Correct one of the two times.
meeting-both = { $id } is in two of attended, delegate and absent. Keep one.
meeting-objection-wd = The objection period is at least one working day. Enter 1 or more; empty means 3.
action-done-open = It has a done date but is still open. Set the state to Done or empty the date.
action-due-early = It is due before it was raised, { $raised }. Enter that day or a later one.
action-done-early = It was done before it was raised, { $raised }. Check the two dates.
action-due-removed = A due date is moved, not removed (at first { $original }). Enter a new one or cancel the action.
action-waits-for-owner = It waits for its own owner. Name the person it really waits for.
feedback-no-severity = A complaint needs a severity. Choose 1 (worst) to 3.
feedback-no-question = The clock stops only if we asked the client something. Record the question as an interaction that asks for a reply, and name it here.
feedback-no-verdict = The client was not asked yet. Enter satisfied Yes, No, or No answer (within five working days).
feedback-not-solved = The time of the solution is missing. Enter when it was really solved: answered is not solved.
feedback-no-cause = A complaint is closed with its cause. Write down why it happened.
feedback-no-lesson = A complaint is closed with a lesson. Link one, or mark that there is none.
feedback-not-answered = Only praise and surveys are closed at once. Assess and answer it first.
feedback-not-refused = The client did not say no. Set Satisfied to No first.
feedback-before-received = This is before the feedback was received ({ $at }). Correct one of the two times.
feedback-severity-kind = Severity is for complaints only. Empty it or make this a complaint.
feedback-csat = One satisfaction answer is { $answer }. Each is 1 to 5.
feedback-answers-kind = Feedback with scores is a survey. Make it a survey or empty the scores.
feedback-asked = { $answers } answers came back, more than were asked. Check how many were asked.
feedback-pause = The pause "{ $line }" is not understood. Write it like 2026-08-18 10:00 > 2026-08-19 09:00 L12.
feedback-pause-question = The pause "{ $line }" names no question of ours. End it with the id of the interaction that asked for a reply.
