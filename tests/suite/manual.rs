//! `offprint man`, `offprint completions` and `--help`.

use crate::sandbox::Sandbox;

/// The commands that `--help` lists.
pub fn commands(sandbox: &Sandbox) -> Vec<String> {
    let help = sandbox.run("--help").success().quiet().stdout();
    let list = help.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    // What is indented further goes on from the line above.
    let rows = list.lines().filter_map(|line| line.strip_prefix("  "));
    let names = rows.filter_map(|row| row.split(' ').next()).filter(|name| !name.is_empty());
    names.filter(|name| *name != "help").map(str::to_owned).collect()
}

#[test]
fn help_is_short_and_long() {
    let sandbox = Sandbox::new();
    let commands = commands(&sandbox);
    assert!(commands.len() > 8, "{commands:?}");
    for command in commands {
        let short = sandbox.run(&format!("{command} -h")).success().quiet().stdout();
        let long = sandbox.run(&format!("{command} --help")).success().quiet().stdout();
        assert!(long.contains(&format!("Examples:\n  offprint {command}")), "{long}");
        assert!(short.contains(&format!("Examples:\n  offprint {command}")), "{short}");
        assert!(short.len() <= long.len(), "{short}");
    }
}

#[test]
fn shells_are_told_every_command() {
    let sandbox = Sandbox::new();
    let commands = commands(&sandbox);
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let text = sandbox.run(&format!("completions {shell}")).success().quiet().stdout();
        for command in &commands {
            assert!(text.contains(command.as_str()), "{shell}: {command}");
        }
        assert!(text.contains("output-dir"), "{shell}");
    }
    let _ = sandbox.run("completions csh").status(2).complains("possible values: bash");
}

#[test]
fn the_manual_has_a_page_for_every_command() {
    let sandbox = Sandbox::new();
    let run = sandbox.run("man --dir man/man1").success().quiet();
    let pages = sandbox.tree("man/man1");
    assert_eq!(run.stdout(), format!("Wrote {} pages to man/man1\n", pages.len()));
    for command in commands(&sandbox) {
        let page = sandbox.read(&format!("man/man1/offprint-{command}.1"));
        assert!(page.contains(&format!(".TH offprint-{command} 1")), "{page}");
        assert!(page.contains("\"offprint ") && page.contains("Examples:"), "{page}");
    }
    let page = sandbox.run("man").success().quiet().stdout();
    assert_eq!(page, sandbox.read("man/man1/offprint.1"));
}

#[test]
fn pages_of_the_manual_replace_only_their_like() {
    let sandbox = Sandbox::new().file("man/offprint-new.1", "mine");
    let _ = sandbox.run("man --dir man").status(1).complains("error[output/exists]");
    assert_eq!(sandbox.read("man/offprint-new.1"), "mine");
    let sandbox = sandbox.file("man/offprint-new.1", ".TH offprint-new 1");
    let _ = sandbox.run("man --dir man").success().quiet();
    assert!(sandbox.read("man/offprint-new.1").contains(".SH NAME"));
}
