//! What comes up by itself when a character is typed, and what doesn't.

use dockwright::features::completion::{Trigger, completion};

use super::labels;
use crate::fixture::with_cursors;

/// The answer when the character before each cursor was typed.
fn typed(fixture: &str) -> Vec<(String, bool)> {
    let (document, cursors) = with_cursors(fixture);
    let answers = cursors.into_iter().map(|at| {
        let before = document.text.slice(dockwright::text::Span::new(0, at));
        let last = before.chars().last().unwrap();
        let found = completion(&document, at, Trigger::Typed(last));
        let something = !found.items.is_empty() || found.folder.is_some();
        (
            format!("{at} of {fixture:?}: {}", labels(&found.items)),
            something,
        )
    });
    answers.collect()
}

fn comes_up(fixture: &str) {
    for (what, something) in typed(fixture) {
        assert!(something, "{what}");
    }
}

fn stays_away(fixture: &str) {
    for (what, something) in typed(fixture) {
        assert!(!something, "{what}");
    }
}

#[test]
fn where_something_comes_up() {
    comes_up("#$0");
    comes_up("# syntax=$0");
    comes_up("# check=$0skip=$0A,$0B;$0");
    comes_up(
        "FROM $0a AS b\nFROM --$0platform=$0linux/$0 $0a $0AS c\nCOPY --$0from=$0b x\nCOPY $0src/$0 $0\nADD $0",
    );
    comes_up("ARG V=1\nFROM a:$$0{$0V:$0");
    comes_up("FROM a\nRUN -$0-$0mount=$0type=$0cache,$0target=$0 \\\n  --$0");
    comes_up(
        "FROM a\nHEALTHCHECK $0\nHEALTHCHECK --$0interval=$0 $0CMD\nSTOPSIGNAL $0\nUSER $0\nONBUILD $0RUN\nEXPOSE 80/$0",
    );
    comes_up("FROM a\nWORKDIR /a\nWORKDIR $0\nLABEL $0a=b $0\nSHELL $0");
    comes_up("FROM a\nCOPY \\\n$0");
    comes_up("FROM a\nRUN <<EOF\necho $$0{$0\nEOF\n");
}

#[test]
fn where_nothing_does() {
    // New lines and blanks in front of instructions, and within commands.
    stays_away("FROM a\n$0 $0\n$0\nRUN $0a $0b -$0c --$0d \\\n$0 $0 e=$0f/$0g:$0h,$0{$0 #$0\n$0");
    stays_away("FROM a\nCMD $0a -$0b\nENTRYPOINT $0[ $0\"a\", $0\"-$0b\"]\nVOLUME $0/$0a");
    stays_away("FROM a\nENV $0A $0b/$0c:$0-$0d=$0 \\\n$0  B=$0\nARG $0C=$0/$0");
    stays_away("FROM a\n# $0a: $0b = $0c, $0{$0d}\n#$0\nRUN x");
    stays_away("FROM a\nRUN <<EOF\n$0a $0-$0b=$0/$0c:$0,$0\n$0\nEOF\n");
    stays_away("FROM a:$0b@$0\nEXPOSE $080:$0-$0\nCOPY --chmod=1 --chown=a,$0 a-$0b");
    stays_away(
        "FROM a AS $0b $0\nHEALTHCHECK CMD $0a $0\nHEALTHCHECK NONE $0\nSTOPSIGNAL a $0\nMAINTAINER $0a",
    );
    stays_away("FROM a\nONBUILD RUN $0\nOTHER $0a/$0=$0");
}
