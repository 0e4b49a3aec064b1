//! Errors of config files, printed with file, line and column.

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use kapok_strict_toml::Diagnostic;

use super::config_file::ConfigFile;
use crate::failure::{Code, Failure};
use crate::messages::say;

/// Config file with its errors.
pub(super) struct Wrong<'f> {
    pub(super) file: &'f ConfigFile,
    pub(super) found: Vec<Diagnostic>,
}

/// Prints the errors of some files; the failure counts them.
pub(super) fn report(wrong: &[Wrong<'_>]) -> Failure {
    let renderer = Renderer::plain();
    for Wrong { file, found } in wrong {
        found.iter().for_each(|diagnostic| show(&renderer, file, diagnostic));
    }
    let count: usize = wrong.iter().map(|wrong| wrong.found.len()).sum();
    let errors = if count == 1 { "1 error".to_owned() } else { format!("{count} errors") };
    Failure::new(Code::Usage, format!("{errors} in {} config file(s)", wrong.len()))
}

fn show(renderer: &Renderer, file: &ConfigFile, diagnostic: &Diagnostic) {
    let path = file.path.display().to_string();
    let end = diagnostic.span.end.min(file.text.len());
    let start = diagnostic.span.start.min(end);
    let annotation = AnnotationKind::Primary.span(start..end);
    let snippet = Snippet::source(&file.text).path(&path).annotation(annotation);
    let mut group = Level::ERROR.primary_title(&diagnostic.message).element(snippet);
    if let Some(hint) = &diagnostic.hint {
        group = group.element(Level::HELP.with_name("hint").message(hint));
    }
    say(format_args!("{}\n", renderer.render(&[group])));
}
