//! The clock that runs while somebody of the client waits for us: working
//! minutes, pauses, targets (domain.md 1.13).

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, Timelike};

use super::calendar::Calendar;
use super::records::feedback::{Feedback, FeedbackKind, FeedbackState};
use crate::choice;

/// The working hours of a working day, in minutes after midnight: 09:00-12:00
/// and 13:30-18:00 (the default of domain.md 1.1).
pub const HOURS: [(u32, u32); 2] = [(540, 720), (810, 1080)];
/// A working hour in minutes.
pub const HOUR: i64 = 60;
/// A working day in minutes: 7.5 working hours.
pub const DAY: i64 = 450;
/// A clock that would run longer than this is not computed.
const LONGEST_DAYS: usize = 4000;

choice! {
    /// What the client waits for.
    SlaPhase = "sla_phase" {
        Answer "answer",
        Plan "plan",
        Solve "solve",
    }
}

choice! {
    /// How much of the time is gone: less than 75 per cent, up to 100, more.
    SlaBand = "sla_band" {
        Ok "ok",
        Warn "warn",
        Breached "breached",
    }
}

/// A stretch in which the clock stands still because we asked the client
/// something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pause {
    /// When we asked.
    pub from: NaiveDateTime,
    /// When the client answered; none while we wait.
    pub to: Option<NaiveDateTime>,
    /// The short id of the interaction with the question.
    pub question: String,
}

impl Pause {
    /// Reads `2026-08-18 10:00 > 2026-08-19 09:00 L12`; what stands after the
    /// id is a remark. None if it is not of that form or ends before it begins.
    #[must_use]
    pub fn read(line: &str) -> Option<Self> {
        let (from, rest) = line.split_once('>')?;
        let mut words = rest.split_whitespace();
        let to = format!("{} {}", words.next()?, words.next()?);
        let pause = Self { from: time(from)?, to: Some(time(&to)?), question: words.next().unwrap_or_default().to_owned() };
        (pause.to >= Some(pause.from)).then_some(pause)
    }

    /// The text that [`Pause::read`] reads.
    #[must_use]
    pub fn show(&self) -> String {
        let time = |time: NaiveDateTime| time.format("%Y-%m-%d %H:%M").to_string();
        format!("{} > {} {}", time(self.from), self.to.map(time).unwrap_or_default(), self.question).trim_end().to_owned()
    }
}

fn time(text: &str) -> Option<NaiveDateTime> {
    NaiveDateTime::parse_from_str(text.trim(), "%Y-%m-%d %H:%M").ok()
}

/// A running clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clock {
    /// What the client waits for.
    pub phase: SlaPhase,
    /// Working minutes since the start, without pauses.
    pub elapsed: i64,
    /// Working minutes that it may take.
    pub target: i64,
    /// When the target is reached; none if that is more than ten years away.
    pub due: Option<NaiveDateTime>,
    /// Whether it stands still because we wait for the client.
    pub paused: bool,
}

impl Clock {
    /// How much of the target is gone, in per cent.
    #[must_use]
    pub fn percent(&self) -> i64 {
        self.elapsed * 100 / self.target.max(1)
    }

    /// Its band.
    #[must_use]
    pub fn band(&self) -> SlaBand {
        match self.elapsed * 100 {
            part if part > self.target * 100 => SlaBand::Breached,
            part if part >= self.target * 75 => SlaBand::Warn,
            _ => SlaBand::Ok,
        }
    }
}

/// The working minutes that a phase may take (the defaults of domain.md 1.13);
/// none where nothing is promised. A complaint that nobody assessed yet counts
/// as severity 2.
#[must_use]
pub fn target(kind: FeedbackKind, severity: Option<i64>, phase: SlaPhase) -> Option<i64> {
    let (answer, plan, solve) = match (kind, severity.unwrap_or(2)) {
        (FeedbackKind::Complaint, ..=1) => (Some(2 * HOUR), Some(DAY), Some(3 * DAY)),
        (FeedbackKind::Complaint, 2) => (Some(4 * HOUR), Some(2 * DAY), Some(5 * DAY)),
        (FeedbackKind::Complaint, 3..) => (Some(8 * HOUR), Some(3 * DAY), Some(10 * DAY)),
        (FeedbackKind::Request, _) => (Some(8 * HOUR), None, Some(5 * DAY)),
        (FeedbackKind::Suggestion, _) => (Some(15 * HOUR), None, Some(10 * DAY)),
        (FeedbackKind::Praise, _) => (Some(8 * HOUR), None, None),
        (FeedbackKind::Survey, _) => (None, None, None),
    };
    match phase {
        SlaPhase::Answer => answer,
        SlaPhase::Plan => plan,
        SlaPhase::Solve => solve,
    }
}

impl Feedback {
    /// The clock of the first thing the client still waits for: an answer, a
    /// plan, a solution. None where nothing is promised or all is done. After
    /// a reopening the solution has a clock of its own.
    #[must_use]
    pub fn clock(&self, now: NaiveDateTime, calendar: &Calendar) -> Option<Clock> {
        // Solved without a plan is solved.
        if self.state == FeedbackState::Closed || self.solved_at.is_some() {
            return None;
        }
        let waits = |phase| target(self.kind, self.severity.0, phase).map(|target| (phase, target));
        let phases = [(self.first_answer_at, SlaPhase::Answer), (self.plan_at, SlaPhase::Plan), (None, SlaPhase::Solve)];
        let (phase, target) = phases.into_iter().find_map(|(done, phase)| if done.is_some() { None } else { waits(phase) })?;
        let from = self.reopened_at.filter(|_| phase == SlaPhase::Solve).or(self.at)?;
        let mut pauses: Vec<Pause> = self.pauses.0.iter().filter_map(|line| Pause::read(line)).collect();
        let open = self.waiting_since.filter(|_| self.state == FeedbackState::WaitingClient);
        pauses.extend(open.map(|from| Pause { from, to: None, question: String::new() }));
        let still = Still::new(&pauses, now);
        let elapsed = worked(from, now, calendar) - still.worked(from, now, calendar);
        Some(Clock { phase, elapsed, target, due: due(from, target, &still, calendar), paused: open.is_some() })
    }
}

/// The working minutes from one time to a later one; 0 if it is not later.
#[must_use]
pub fn worked(from: NaiveDateTime, to: NaiveDateTime, calendar: &Calendar) -> i64 {
    if to <= from {
        return 0;
    }
    let (first, last) = (from.date(), to.date());
    if first == last {
        return part(first, minute(from), minute(to), calendar);
    }
    let between = last.pred_opt().map_or(0, |before| calendar.ix(before) - calendar.ix(first));
    part(first, minute(from), 24 * 60, calendar) + between * DAY + part(last, 0, minute(to), calendar)
}

/// The working minutes of a day between two minutes of it.
fn part(day: NaiveDate, from: u32, to: u32, calendar: &Calendar) -> i64 {
    if !calendar.is_working(day) {
        return 0;
    }
    HOURS.iter().map(|(open, close)| i64::from((*close).min(to).saturating_sub((*open).max(from)))).sum()
}

fn minute(time: NaiveDateTime) -> u32 {
    time.hour() * 60 + time.minute()
}

/// Pauses in order and apart from each other. One that is still open ends now,
/// because nobody knows when it will.
struct Still(Vec<(NaiveDateTime, NaiveDateTime)>);

impl Still {
    fn new(pauses: &[Pause], now: NaiveDateTime) -> Self {
        let mut spans: Vec<_> = pauses.iter().map(|pause| (pause.from, pause.to.unwrap_or(now))).collect();
        spans.sort_unstable();
        let mut apart: Vec<(NaiveDateTime, NaiveDateTime)> = Vec::new();
        for (from, to) in spans.into_iter().filter(|(from, to)| from < to) {
            match apart.last_mut() {
                Some(last) if from <= last.1 => last.1 = last.1.max(to),
                _ => apart.push((from, to)),
            }
        }
        Self(apart)
    }

    /// The working minutes in pauses between two times.
    fn worked(&self, from: NaiveDateTime, to: NaiveDateTime, calendar: &Calendar) -> i64 {
        self.0.iter().map(|(a, b)| worked((*a).max(from), (*b).min(to), calendar)).sum()
    }
}

/// When `target` working minutes outside the pauses have gone by.
fn due(from: NaiveDateTime, target: i64, still: &Still, calendar: &Calendar) -> Option<NaiveDateTime> {
    let mut left = target;
    for day in from.date().iter_days().take(LONGEST_DAYS).filter(|day| calendar.is_working(*day)) {
        for (open, close) in HOURS {
            let mut at = clock_time(day, open).max(from);
            let close = clock_time(day, close);
            while at < close {
                // The stretch up to the next pause, or out of the one that covers it.
                let pause = still.0.iter().find(|(_, to)| *to > at);
                let stop = pause.map_or(close, |(begin, _)| (*begin).min(close));
                let run = (stop - at).num_minutes().max(0);
                if run >= left {
                    return Some(at + chrono::TimeDelta::minutes(left));
                }
                left -= run;
                at = pause.map_or(close, |(_, to)| *to);
            }
        }
    }
    None
}

fn clock_time(day: NaiveDate, minute: u32) -> NaiveDateTime {
    day.and_time(NaiveTime::from_num_seconds_from_midnight_opt(minute * 60, 0).unwrap_or_default())
}

/// The start of the working hours of a day: when something is looked at and
/// only the day is known.
#[must_use]
pub fn morning(day: NaiveDate) -> NaiveDateTime {
    clock_time(day, HOURS[0].0)
}

/// The working day `wd` working days after `day`, or the day itself where the
/// calendar has too few.
#[must_use]
pub fn workday_after(day: NaiveDate, wd: i64, calendar: &Calendar) -> NaiveDate {
    let wanted = calendar.ix(day) + wd;
    day.iter_days().take(LONGEST_DAYS).find(|day| calendar.ix(*day) >= wanted).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::data::values::{Amount, Lines};

    fn at(text: &str) -> NaiveDateTime {
        time(text).unwrap()
    }

    fn feedback(kind: FeedbackKind, received: &str) -> Feedback {
        Feedback { kind, at: Some(at(received)), ..Feedback::default() }
    }

    const NOW: &str = "2026-08-19 09:30";

    #[test]
    fn the_complaint_of_the_sample_has_used_54_per_cent_and_is_due_at_11_20() {
        let f04 = feedback(FeedbackKind::Complaint, "2026-08-18 16:20");
        let clock = f04.clock(at(NOW), &Calendar::default()).unwrap();
        assert_eq!((clock.phase, clock.elapsed, clock.target), (SlaPhase::Answer, 130, 240));
        assert_eq!((clock.percent(), clock.band()), (54, SlaBand::Ok));
        assert_eq!(clock.due, Some(at("2026-08-19 11:20")));
    }

    #[test]
    fn the_request_of_the_sample_has_used_14_and_a_half_of_37_and_a_half_hours() {
        let mut f03 = feedback(FeedbackKind::Request, "2026-08-17 10:00");
        f03.first_answer_at = Some(at("2026-08-18 09:40"));
        let clock = f03.clock(at(NOW), &Calendar::default()).unwrap();
        assert_eq!((clock.phase, clock.elapsed, clock.target), (SlaPhase::Solve, 870, 2250));
        assert_eq!(clock.due, Some(at("2026-08-24 10:00")));
    }

    #[test]
    fn a_pause_stops_the_clock_and_moves_the_deadline() {
        let mut f04 = feedback(FeedbackKind::Complaint, "2026-08-18 16:20");
        f04.pauses = Lines(vec!["2026-08-18 17:00 > 2026-08-19 09:20 L12 asked for the log".into()]);
        let clock = f04.clock(at(NOW), &Calendar::default()).unwrap();
        assert_eq!(clock.elapsed, 50);
        assert_eq!(clock.due, Some(at("2026-08-19 14:10")), "190 minutes are left, 90 minutes of them are lunch");
        f04.pauses.0.push("2026-08-18 17:30 > 2026-08-19 09:00 L13".into());
        assert_eq!(f04.clock(at(NOW), &Calendar::default()).unwrap(), clock, "overlapping pauses count once");
    }

    #[test]
    fn while_we_wait_for_the_client_the_clock_stands() {
        let mut f04 = feedback(FeedbackKind::Complaint, "2026-08-18 16:20");
        f04.state = FeedbackState::WaitingClient;
        f04.waiting_since = Some(at("2026-08-18 16:50"));
        let clock = |now| f04.clock(at(now), &Calendar::default()).unwrap();
        assert_eq!((clock(NOW).elapsed, clock("2026-08-28 17:00").elapsed), (30, 30));
        assert!(clock(NOW).paused);
    }

    #[test]
    fn the_clock_goes_from_answer_to_plan_to_solution_and_stops() {
        let mut f = feedback(FeedbackKind::Complaint, "2026-08-18 16:20");
        f.severity = Amount::of(1);
        let phase = |f: &Feedback| f.clock(at(NOW), &Calendar::default()).map(|clock| (clock.phase, clock.target));
        assert_eq!(phase(&f), Some((SlaPhase::Answer, 120)));
        f.first_answer_at = Some(at("2026-08-18 17:00"));
        assert_eq!(phase(&f), Some((SlaPhase::Plan, 450)));
        f.plan_at = Some(at("2026-08-18 17:30"));
        assert_eq!(phase(&f), Some((SlaPhase::Solve, 1350)));
        f.solved_at = Some(at(NOW));
        assert_eq!(phase(&f), None);
    }

    #[test]
    fn nothing_is_promised_for_surveys_and_only_thanks_for_praise() {
        assert_eq!(feedback(FeedbackKind::Survey, NOW).clock(at(NOW), &Calendar::default()), None);
        let mut praise = feedback(FeedbackKind::Praise, NOW);
        assert_eq!(praise.clock(at(NOW), &Calendar::default()).unwrap().target, 480);
        praise.first_answer_at = Some(at(NOW));
        assert_eq!(praise.clock(at(NOW), &Calendar::default()), None);
    }

    #[test]
    fn a_reopened_complaint_has_a_new_clock() {
        let mut f = feedback(FeedbackKind::Complaint, "2026-07-01 09:00");
        (f.first_answer_at, f.plan_at) = (Some(at("2026-07-01 10:00")), Some(at("2026-07-01 10:00")));
        f.reopened_at = Some(at("2026-08-19 09:00"));
        assert_eq!(f.clock(at(NOW), &Calendar::default()).unwrap().elapsed, 30);
    }

    #[test]
    fn bands_change_at_75_and_after_100_per_cent() {
        let band = |elapsed| Clock { phase: SlaPhase::Answer, elapsed, target: 240, due: None, paused: false }.band();
        assert_eq!([179, 180, 240, 241].map(band), [SlaBand::Ok, SlaBand::Warn, SlaBand::Warn, SlaBand::Breached]);
    }

    #[test]
    fn nights_lunches_and_weekends_do_not_count() {
        let calendar = Calendar::default();
        let minutes = |from, to| worked(at(from), at(to), &calendar);
        assert_eq!(minutes("2026-08-18 18:00", "2026-08-19 09:00"), 0);
        assert_eq!(minutes("2026-08-19 11:00", "2026-08-19 14:00"), 90);
        assert_eq!(minutes("2026-08-21 17:00", "2026-08-24 10:00"), 120);
        assert_eq!(minutes("2026-08-19 00:00", "2026-08-27 00:00"), 6 * DAY);
        assert_eq!(minutes("2026-08-19 10:00", "2026-08-18 10:00"), 0);
    }

    #[test]
    fn working_days_are_counted_on() {
        let calendar = Calendar::default();
        let after = |text: &str, wd| workday_after(text.parse().unwrap(), wd, &calendar).to_string();
        assert_eq!(after("2026-08-13", 3), "2026-08-18");
        assert_eq!(after("2026-08-15", 1), "2026-08-17");
    }

    proptest! {
        #[test]
        fn a_pause_reads_back_and_no_text_panics(text in ".{0,40}", from in 0i64..1_000_000, long in 0i64..10_000) {
            let _ = Pause::read(&text);
            let from = at("2026-01-01 00:00") + chrono::TimeDelta::minutes(from);
            let pause = Pause { from, to: Some(from + chrono::TimeDelta::minutes(long)), question: "L12".into() };
            prop_assert_eq!(Pause::read(&pause.show()), Some(pause));
        }

        #[test]
        fn at_the_deadline_the_whole_target_is_used(start in 0i64..500_000, a in 0i64..5000, long in 0i64..5000, target in 1i64..5000) {
            let calendar = Calendar::default();
            let from = at("2026-01-01 00:00") + chrono::TimeDelta::minutes(start);
            let begin = from + chrono::TimeDelta::minutes(a);
            let pause = Pause { from: begin, to: Some(begin + chrono::TimeDelta::minutes(long)), question: String::new() };
            let still = Still::new(&[pause], from);
            let due = due(from, target, &still, &calendar).unwrap();
            prop_assert_eq!(worked(from, due, &calendar) - still.worked(from, due, &calendar), target);
        }
    }
}
