//! Earned value and earned schedule (domain.md 1.16): planned, earned and
//! spent effort, and the finish that the pace so far leads to.

use chrono::NaiveDate;

use super::project::Project;
use super::records::Task;
use super::records::task::TaskState;

/// The figures of one day. Effort is in person-days, time in working days.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Earned {
    /// Budget at completion.
    pub bac: f64,
    /// Planned value at the beginning of the day: the part of each budget that
    /// the baseline puts before it, even over the days of the task.
    pub pv: f64,
    /// Earned value: the part of each budget that counts as done by its rule.
    pub ev: f64,
    /// Actual cost; none until somebody enters it.
    pub ac: Option<f64>,
    /// `EV / PV`; none before anything was planned.
    pub spi: Option<f64>,
    /// Earned schedule: the working day of the plan on which today's earned
    /// value was due, counted from the start.
    pub es_wd: Option<f64>,
    /// Working days from the start to the day.
    pub at_wd: i64,
    /// `ES / AT`.
    pub spi_t: Option<f64>,
    /// Working days of the whole baseline.
    pub pd_wd: i64,
    /// The finish at this pace: `start + PD / SPI(t)`, at full working days.
    pub finish_es: Option<NaiveDate>,
    /// `EV / AC`.
    pub cpi: Option<f64>,
    /// Estimate at completion: `BAC / CPI`.
    pub eac: Option<f64>,
}

/// One budget and the boundaries between which the baseline spends it.
struct Share {
    start: i64,
    finish: i64,
    budget: f64,
}

/// The figures on that day; none while no task has a budget and a baseline.
/// Cancelled tasks do not count.
#[must_use]
pub fn of(project: &Project, today: NaiveDate) -> Option<Earned> {
    let calendar = &project.calendar;
    let counted: Vec<&Task> = project.tasks.iter().filter(|task| task.state != TaskState::Cancelled).collect();
    let share = |task: &&Task| {
        let planned = task.baseline.current()?;
        let (start, finish) = (calendar.ix(planned.start.unwrap_or(planned.finish)), calendar.ix(planned.finish) + 1);
        Some(Share { start, finish: finish.max(start + 1), budget: task.budget_pd.0? as f64 / 10.0 })
    };
    let shares: Vec<Share> = counted.iter().filter_map(share).collect();
    let begun = project.charter().and_then(|charter| charter.start).map(|day| calendar.ix(calendar.next_working(day)));
    let start = begun.or_else(|| shares.iter().map(|share| share.start).min())?;
    let end = shares.iter().map(|share| share.finish).max()?;
    let now = calendar.ix(calendar.next_working(today));

    // Hundredths of tenths: exact, so that the same plan gives the same sum in any order.
    let done: i64 = counted.iter().map(|task| task.budget_pd.0.unwrap_or(0) * task.earned_pct(project)).sum();
    let bac = counted.iter().filter_map(|task| task.budget_pd.0).sum::<i64>() as f64 / 10.0;
    let (pv, ev) = (planned(&shares, now), done as f64 / 1000.0);
    let (at_wd, pd_wd) = (now - start, (end - start).max(0));
    let es_wd = earned_schedule(&shares, start, end, ev);
    let spi_t = es_wd.filter(|_| at_wd > 0).map(|es| es / at_wd as f64);
    let finish_es = spi_t.filter(|pace| *pace > 0.0).map(|pace| {
        let length = (pd_wd as f64 / pace).round().clamp(0.0, 100_000.0) as i64;
        calendar.day_at(start + length - 1)
    });
    let ac = project.charter().and_then(|charter| charter.actual_pd.0).map(|spent| spent as f64 / 10.0);
    let ratio = |part: f64, whole: f64| (whole > 0.0).then(|| part / whole);
    let cpi = ac.and_then(|ac| ratio(ev, ac));
    let eac = cpi.and_then(|cpi| ratio(bac, cpi));
    Some(Earned { bac, pv, ev, ac, spi: ratio(ev, pv), es_wd, at_wd, spi_t, pd_wd, finish_es, cpi, eac })
}

/// The planned value at a boundary between working days.
fn planned(shares: &[Share], at: i64) -> f64 {
    let part = |share: &Share| {
        let gone = (at - share.start).clamp(0, share.finish - share.start);
        share.budget * gone as f64 / (share.finish - share.start) as f64
    };
    shares.iter().map(part).sum()
}

/// `C + (EV - PV_C) / (PV_{C+1} - PV_C)`, where `C` is the last whole working
/// day with `PV_C <= EV`. None without a plan.
fn earned_schedule(shares: &[Share], start: i64, end: i64, ev: f64) -> Option<f64> {
    let (mut low, mut high) = (start, end);
    if shares.is_empty() || planned(shares, start) > ev {
        return (!shares.is_empty()).then_some(0.0);
    }
    if planned(shares, end) <= ev {
        return Some((end - start) as f64);
    }
    // Planned value never falls, so the day can be found by halving.
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if planned(shares, middle) <= ev { low = middle } else { high = middle }
    }
    let (before, after) = (planned(shares, low), planned(shares, high));
    Some((low - start) as f64 + (ev - before) / (after - before))
}
