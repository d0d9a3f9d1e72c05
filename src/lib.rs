//! duijie (对接): a terminal dashboard for the project manager who delivers a
//! project to a client. One crate, one binary, no server.
//!
//! ```text
//! +-----------------------------------------------------------------------+
//! | 1Overview 2Timeline 3Risks ...            JHB-EDP  08-19 Wed           |  tui/widgets/bars  (tabs)
//! |  [Risks 12]  Issues 3          Demo copy  saving..  Health n/a  English|  tui/widgets/bars  (context)
//! |  ID  Risk                      Band  State    Owner                    |
//! |> R01 Miss the go-live window   Crit. Respond. Zhou Min                 |  tui/screens/register, list
//! |  R06 Quarter-end close         High  Respond. Liu Jianping             |  tui/screens/{overview timeline
//! |-- R01 Miss the go-live window -----------------------------------------|    risks people meetings}
//! | Kind Threat   State Responding   +- Form / picker / palette / help --+ |  tui/overlays/*
//! | Cause Environments ready late    |                                   | |
//! |                                  +-----------------------------------+ |
//! | n new  Enter open  e edit  s state  ? help  : commands                 |  tui/command (the table)
//! +-----------------------------------------------------------------------+  tui/terminal, backend, events
//! ```
//!
//! A key press: [`tui::events`] reads it, [`app::App::press`] looks it up in
//! [`tui::command`], the layer on top runs it and answers with effects,
//! [`app::App::perform`] makes them happen: the model changes at once
//! ([`data::change`]), the save thread ([`store::save`]) brings it to the disk.
//!
//! | module | owns | may know |
//! |---|---|---|
//! | [`data`] | records, rules, the one change type; pure: no disk, clock, language | nothing of ours |
//! | [`lang`] | every word that people see | data |
//! | [`sample`] | the sample project | data, lang |
//! | [`report`] | what other programs and people read: JSON, CSV, iCalendar | data, lang |
//! | [`store`] | the only disk code | data |
//! | [`tui`] | the only code that knows the terminal | data, lang |
//! | [`app`] | the loop, and the only place where effects happen | all |
//! | [`cli`] | the command line | all |

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic"))]

#[macro_use]
pub mod data;
pub mod app;
pub mod cli;
pub mod lang;
pub mod report;
pub mod sample;
pub mod store;
pub mod tui;
