//! Every command in one table. Key search, footer, `?` help, `:` palette, the
//! `g` and `m` menus, the README and `keys.ron` all read it.

/// Where a command applies. A layer lists its scopes, its own one first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Everywhere, even inside a text field.
    Always,
    /// Everywhere outside text fields.
    Global,
    /// In a list of records.
    List,
    /// In the timeline.
    Timeline,
    /// In the risk list.
    Risks,
    /// On the probability-impact matrix.
    Matrix,
    /// On the cooperation board.
    People,
    /// In the overview.
    Overview,
    /// In the record that fills the screen.
    Detail,
    /// Where a plan is tried.
    WhatIf,
    /// In a form.
    Form,
    /// In a field of a form that holds days.
    DayField,
    /// In the month to choose a day from.
    Month,
    /// In a list of choices: pickers, menus, palette.
    Choose,
    /// In text to read: help, log.
    Read,
    /// Before a draft of an earlier session.
    Draft,
    /// In the history of a record.
    Changes,
    /// Before what is wrong with the files.
    Damaged,
    /// Before what a restoration would change.
    Restoring,
}

impl Scope {
    /// Its name in `scope-NAME` and in help.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Always => "always",
            Self::Global => "global",
            Self::List => "list",
            Self::Timeline => "timeline",
            Self::Risks => "risks",
            Self::Matrix => "matrix",
            Self::People => "people",
            Self::Overview => "overview",
            Self::Detail => "detail",
            Self::WhatIf => "what-if",
            Self::Form => "form",
            Self::DayField => "day-field",
            Self::Month => "month",
            Self::Choose => "choose",
            Self::Read => "read",
            Self::Draft => "draft",
            Self::Changes => "changes",
            Self::Damaged => "damaged",
            Self::Restoring => "restoring",
        }
    }
}

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// The command.
    pub command: Command,
    /// Its name: `command-NAME` in the language files, `NAME` in `keys.ron`.
    pub name: &'static str,
    /// Where it applies.
    pub scope: Scope,
    /// Its keys, the first one shown. Several keys in a row make a menu:
    /// `g p`.
    pub keys: &'static [&'static str],
    /// Its place in the footer from 1 on; 0 keeps it out.
    pub hint: u8,
}

macro_rules! commands {
    ($($command:ident $name:literal $scope:ident [$($key:literal),*] $hint:literal;)*) => {
        /// What a key can ask for.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs, reason = "each is named by command-NAME of the language files")]
        pub enum Command { $($command,)* }

        /// The table.
        pub const ROWS: &[Row] = &[$(Row {
            command: Command::$command,
            name: $name,
            scope: Scope::$scope,
            keys: &[$($key),*],
            hint: $hint,
        }),*];
    };
}

commands! {
    Redraw        "redraw"         Always   ["ctrl-l"] 0;
    Suspend       "suspend"        Always   ["ctrl-z"] 0;
    Interrupt     "interrupt"      Always   ["ctrl-c"] 0;

    Help          "help"           Global   ["?"] 8;
    Palette       "palette"        Global   [":", "ctrl-p"] 9;
    Tab1          "tab-1"          Global   ["1"] 0;
    Tab2          "tab-2"          Global   ["2"] 0;
    Tab3          "tab-3"          Global   ["3"] 0;
    Tab4          "tab-4"          Global   ["4"] 0;
    Tab5          "tab-5"          Global   ["5"] 0;
    Tab6          "tab-6"          Global   ["6"] 0;
    Tab7          "tab-7"          Global   ["7"] 0;
    NextSection   "next-section"   Global   ["Tab"] 0;
    LastSection   "last-section"   Global   ["S-Tab"] 0;
    Undo          "undo"           Global   ["u"] 7;
    Redo          "redo"           Global   ["U", "ctrl-r"] 0;
    Language      "language"       Global   ["L"] 0;
    Mouse         "mouse"          Global   ["M"] 0;
    Plain         "plain"          Global   ["Y"] 0;
    TodayList     "today-list"     Global   ["g t"] 0;
    JumpMark      "jump-mark"      Global   ["'"] 0;
    SetMark       "set-mark"       Global   ["\""] 0;
    Projects      "projects"       Global   ["g p"] 0;
    Charter       "charter"        Global   ["g c"] 0;
    Review        "review"         Global   ["g i"] 0;
    Retry         "retry"          Global   ["g w"] 0;
    Restore       "restore"        Global   ["g b"] 0;
    Drafts        "drafts"         Global   ["g d"] 0;
    Log           "log"            Global   ["!", "g l"] 0;
    Theme         "theme"          Global   ["g o"] 0;
    Back          "back"           Global   ["Esc", "Backspace", "ctrl-g"] 6;
    Quit          "quit"           Global   ["q"] 10;

    Down          "down"           List     ["j", "Down"] 0;
    Up            "up"             List     ["k", "Up"] 0;
    PageDown      "page-down"      List     ["PgDn", "ctrl-d"] 0;
    PageUp        "page-up"        List     ["PgUp", "ctrl-u"] 0;
    Top           "top"            List     ["g g", "Home"] 0;
    End           "end"            List     ["G", "g e", "End"] 0;
    Open          "open"           List     ["Enter"] 2;
    Filter        "filter"         List     ["/"] 6;
    New           "new"            List     ["n"] 1;
    NewRelated    "new-related"    List     ["m n"] 0;
    Edit          "edit"           List     ["e"] 3;
    EditText      "edit-text"      List     ["E"] 0;
    Status        "status"         List     ["s"] 4;
    Owner         "owner"          List     ["o"] 5;
    Due           "due"            List     ["t"] 5;
    Later         "later"          List     [">"] 0;
    Sooner        "sooner"         List     ["<"] 0;
    Archive       "archive"        List     ["d"] 0;
    ShowArchived  "show-archived"  List     ["m d"] 0;
    Mark          "mark"           List     ["Space"] 0;
    Range         "range"          List     ["v"] 0;
    MarkAll       "mark-all"       List     ["A"] 0;
    Sort          "sort"           List     ["S"] 0;
    Filters       "filters"        List     ["f"] 0;
    Bulk          "bulk"           List     ["x"] 0;
    MoveDown      "move-down"      List     ["J"] 0;
    MoveUp        "move-up"        List     ["K"] 0;
    CopyRow       "copy-row"       List     ["y y"] 0;
    CopyId        "copy-id"        List     ["y i"] 0;
    CopyLink      "copy-link"      List     ["y l"] 0;
    CopyMarkdown  "copy-markdown"  List     ["y m"] 0;
    Changes       "changes"        List     ["h"] 0;
    Zoom          "zoom"           List     ["z"] 0;

    PanLeft       "pan-left"       Timeline ["Left"] 0;
    PanRight      "pan-right"      Timeline ["Right"] 0;
    PanWeekLeft   "pan-week-left"  Timeline ["["] 0;
    PanWeekRight  "pan-week-right" Timeline ["]"] 0;
    PanMonthLeft  "pan-month-left"  Timeline ["{"] 0;
    PanMonthRight "pan-month-right" Timeline ["}"] 0;
    ZoomIn        "zoom-in"        Timeline ["+"] 4;
    ZoomOut       "zoom-out"       Timeline ["-"] 4;
    Fit           "fit"            Timeline ["="] 5;
    Today         "today"          Timeline ["."] 5;
    WhatIf        "what-if"        Timeline ["m w"] 0;
    Forecast      "forecast"       Timeline ["m f"] 0;
    Actual        "actual"         Timeline ["m a"] 0;
    Remaining     "remaining"      Timeline ["m r"] 0;
    Predecessors  "predecessors"   Timeline ["m p"] 0;
    Baseline      "baseline"       Timeline ["m b"] 0;
    SlipRisk      "slip-risk"      Timeline ["m k"] 0;
    Trend         "trend"          Timeline ["m t"] 0;
    Snapshot      "snapshot"       Timeline ["m s"] 0;
    ByPerson      "by-person"      Timeline ["m g"] 0;
    Fold          "fold"           Timeline ["c"] 3;
    FoldAll       "fold-all"       Timeline ["m z"] 0;

    ToMatrix      "to-matrix"      Risks    ["Right", "m x"] 5;
    Occurred      "occurred"       Risks    ["m o"] 0;
    Reviewed      "reviewed"       Risks    ["m r"] 0;

    CellLeft      "cell-left"      Matrix   ["Left"] 0;
    CellRight     "cell-right"     Matrix   ["Right"] 0;
    CellUp        "cell-up"        Matrix   ["k", "Up"] 0;
    CellDown      "cell-down"      Matrix   ["j", "Down"] 0;
    CellFilter    "cell-filter"    Matrix   ["Enter"] 1;
    CellClear     "cell-clear"     Matrix   ["Backspace"] 2;

    ColumnLeft    "column-left"    People   ["Left"] 0;
    ColumnRight   "column-right"   People   ["Right"] 0;
    SetActive     "set-active"     People   ["m a"] 0;
    SetByTheBook  "set-by-the-book" People  ["m b"] 0;
    SetPassive    "set-passive"    People   ["m p"] 0;
    SetUnset      "set-unset"      People   ["m u"] 0;

    WhatIfDown    "what-if-down"   WhatIf   ["Down", "Tab", "Enter"] 1;
    WhatIfUp      "what-if-up"     WhatIf   ["Up", "S-Tab"] 0;
    WhatIfRequest "what-if-request" WhatIf  ["ctrl-s"] 2;
    WhatIfDiscard "what-if-discard" WhatIf  ["Esc", "ctrl-g"] 3;

    FormNext      "form-next"      Form     ["Tab"] 1;
    FormPrevious  "form-previous"  Form     ["S-Tab"] 0;
    FormDown      "form-down"      Form     ["Down"] 0;
    FormUp        "form-up"        Form     ["Up"] 0;
    FormPageDown  "form-page-down" Form     ["PgDn"] 0;
    FormPageUp    "form-page-up"   Form     ["PgUp"] 0;
    FormEnter     "form-enter"     Form     ["Enter"] 2;
    FormSave      "form-save"      Form     ["ctrl-s"] 3;
    FormNewLine   "form-new-line"  Form     ["ctrl-j"] 0;
    FormEditor    "form-editor"    Form     ["ctrl-o"] 5;
    FormRestore   "form-restore"   Form     ["ctrl-r"] 0;
    FormCancel    "form-cancel"    Form     ["Esc", "ctrl-g"] 4;

    FormHelp      "form-help"      Form     ["ctrl-t", "F1"] 6;

    FormCalendar  "form-calendar"  DayField ["ctrl-d"] 3;

    DayBefore     "day-before"     Month    ["Left", "h"] 0;
    DayAfter      "day-after"      Month    ["Right", "l"] 0;
    WeekBefore    "week-before"    Month    ["Up", "k"] 0;
    WeekAfter     "week-after"     Month    ["Down", "j"] 0;
    MonthBefore   "month-before"   Month    ["PgUp"] 0;
    MonthAfter    "month-after"    Month    ["PgDn"] 3;
    MonthStart    "month-start"    Month    ["Home"] 0;
    MonthEnd      "month-end"      Month    ["End"] 0;
    WorkdayBefore "workday-before" Month    ["<"] 0;
    WorkdayAfter  "workday-after"  Month    [">"] 4;
    MonthToday    "month-today"    Month    ["."] 5;
    MonthTake     "month-take"     Month    ["Enter", "Space"] 1;
    MonthHelp     "month-help"     Month    ["?", "F1"] 6;
    MonthLeave    "month-leave"    Month    ["Esc", "Backspace", "ctrl-g"] 2;

    ChooseDown    "choose-down"    Choose   ["Down", "ctrl-n", "Tab"] 0;
    ChooseUp      "choose-up"      Choose   ["Up", "ctrl-p", "S-Tab"] 0;
    ChoosePageDown "choose-page-down" Choose ["PgDn"] 0;
    ChoosePageUp  "choose-page-up" Choose   ["PgUp"] 0;
    ChooseTake    "choose-take"    Choose   ["Enter"] 1;
    ChooseCancel  "choose-cancel"  Choose   ["Esc", "ctrl-g"] 2;

    ReadDown      "read-down"      Read     ["j", "Down"] 0;
    ReadUp        "read-up"        Read     ["k", "Up"] 0;
    ReadPageDown  "read-page-down" Read     ["PgDn", "ctrl-d", "Space"] 1;
    ReadPageUp    "read-page-up"   Read     ["PgUp", "ctrl-u"] 0;
    ReadTop       "read-top"       Read     ["g", "Home"] 0;
    ReadEnd       "read-end"       Read     ["G", "End"] 0;

    DraftTake     "draft-take"     Draft    ["Enter"] 1;
    DraftDiscard  "draft-discard"  Draft    ["d"] 2;

    UndoThis      "undo-this"      Changes  ["u"] 1;

    RestoreLook   "restore-look"   Damaged  ["r"] 1;

    RestoreTake   "restore-take"   Restoring ["Enter"] 1;
}

/// The row of a command.
#[must_use]
pub fn row(command: Command) -> &'static Row {
    &ROWS[command as usize]
}
