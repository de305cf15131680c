//! The command of a script at a position.

use analysis::{Document, scripts, shell};
use syntax::text::Span;
use syntax::{Item, Script, ScriptCommand, ScriptWord};

use super::program::Program;

/// A command in a script that a POSIX shell reads.
pub(crate) struct CommandPlace<'d> {
    /// The instruction.
    item: &'d Item,
    /// Its script.
    script: Script,
    /// The index of the command in the script.
    index: usize,
}

impl<'d> CommandPlace<'d> {
    /// The innermost command that contains an offset, ends there, or is separated from it by spaces only. `None` for
    /// functions of the script.
    pub(crate) fn find(document: &'d Document, offset: u32) -> Option<CommandPlace<'d>> {
        let items = &document.file().items;
        let number = items
            .partition_point(|it| it.start <= offset)
            .checked_sub(1)?;
        let item = items.get(number)?;
        let at = offset.checked_sub(item.start)?;
        let mut comments = item.instruction.comments.iter();
        if comments.any(|it| it.touches(at)) {
            return None;
        }
        shell(document, number)?;
        let script = item.instruction.script()?;
        if script.is_exec {
            return None;
        }
        let touched = script
            .commands
            .iter()
            .enumerate()
            .filter_map(|(index, it)| {
                let span = words_of(&script, it)?;
                let before_cursor = Span::new(span.end, at.max(span.end));
                let is_next = span.end < at
                    && document
                        .text
                        .slice(item.at(before_cursor))
                        .chars()
                        .all(|c| matches!(c, ' ' | '\t'));
                (span.touches(at) || is_next).then_some((span, index))
            });
        let (_, index) = touched.min_by_key(|it| it.0.len())?;
        let mut place = CommandPlace {
            item,
            script,
            index,
        };
        place.skip_wrappers(at);
        let name = place.command()?.name();
        let functions = scripts(document, number);
        let mut functions = functions.iter().flat_map(|it| &it.functions);
        let is_function = functions.any(|it| *it.name == *name);
        (!is_function).then_some(place)
    }

    /// Drops the words of `sudo` and the like before a command that they run, if the cursor isn't before that.
    fn skip_wrappers(&mut self, at: u32) {
        let Some(command) = self.script.commands.get(self.index) else {
            return;
        };
        let index = Program::of(command).index;
        let start = command.words.get(index);
        let start = start.map(|it| self.script.span_of(command, it.range.clone()).start);
        if start.is_some_and(|it| it <= at)
            && let Some(command) = self.script.commands.get_mut(self.index)
        {
            command.words.drain(..index);
        }
    }

    /// The command.
    pub(crate) fn command(&self) -> Option<&ScriptCommand> {
        self.script.commands.get(self.index)
    }

    /// The span of a word of the command in the document.
    pub(crate) fn span_of(&self, word: &ScriptWord) -> Span {
        let span = self
            .command()
            .map(|it| self.script.span_of(it, word.range.clone()));
        self.item.at(span.unwrap_or_default())
    }

    /// The word of the command that contains an offset of the document, or ends there.
    pub(crate) fn word_at(&self, offset: u32) -> Option<&ScriptWord> {
        let at = offset.checked_sub(self.item.start)?;
        let command = self.command()?;
        command.words.iter().find(|it| {
            let span = self.script.span_of(command, it.range.clone());
            span.touches(at)
        })
    }
}

/// The span of a command from its first word to its last one.
fn words_of(script: &Script, command: &ScriptCommand) -> Option<Span> {
    let (first, last) = command.words.first().zip(command.words.last())?;
    Some(script.span_of(command, first.range.start..last.range.end))
}
