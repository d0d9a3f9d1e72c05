//! duijie (对接).
fn main() {
    let lang = duijie::lang::Language::named(&std::env::args().nth(1).unwrap_or_default()).unwrap_or_default();
    let dir = tempfile::tempdir().unwrap();
    let places = duijie::store::Places::find(Some(dir.path())).unwrap();
    let project = duijie::store::projects::copy_sample(&places, duijie::sample::files(lang)).unwrap();
    let settings = duijie::app::Settings { places, pinned: Some(duijie::sample::TODAY), read_only: false, project: Some(project), spoken: true, faults: Vec::new() };
    use duijie::tui::theme::*;
    let theme = Theme::new(Level::decide(None, &Environment::of_process()), Charset::Unicode);
    let world = duijie::app::World::new(lang, theme, Default::default(), "周敏".into(), duijie::sample::TODAY.and_hms_opt(9,30,0).unwrap());
    let app = duijie::app::App::new(world, settings);
    if let Err(e) = duijie::app::run(app) { eprintln!("{e:?}"); }
}
