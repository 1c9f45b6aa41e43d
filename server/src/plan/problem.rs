//! What is wrong with a file, by line.

use std::fmt;

/// One mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The line of the file, counted from 1.
    pub line: usize,
    /// The column, counted from 1, where it is known.
    pub column: Option<usize>,
    /// What is wrong there, and what was expected.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

/// All mistakes found in a file, the first hundred of them in words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Problems {
    listed: Vec<Problem>,
    count: usize,
}

impl Problems {
    /// How many are kept in words: a file of the wrong kind is wrong in every line.
    const LISTED: usize = 100;

    /// A single problem.
    pub fn one(line: usize, message: impl Into<String>) -> Self {
        let mut problems = Self::default();
        problems.add(line, message);
        problems
    }

    /// A single problem whose column is known.
    pub fn at(line: usize, column: Option<usize>, message: impl Into<String>) -> Self {
        Self { listed: vec![Problem { line, column, message: message.into() }], count: 1 }
    }

    /// Notes one more.
    pub fn add(&mut self, line: usize, message: impl Into<String>) {
        self.count += 1;
        if self.listed.len() < Self::LISTED {
            self.listed.push(Problem { line, column: None, message: message.into() });
        }
    }

    /// Those kept in words, by line.
    pub fn listed(mut self) -> Vec<Problem> {
        self.listed.sort_by_key(|problem| problem.line);
        self.listed
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.count
    }

    /// `value`, if there is no problem.
    pub fn unless_any<T>(self, value: T) -> Result<T, Self> {
        if self.count == 0 { Ok(value) } else { Err(self) }
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.count {
            1 => write!(f, "There is a problem in the file; nothing was imported."),
            count => write!(f, "There are {count} problems in the file; nothing was imported."),
        }
    }
}

impl std::error::Error for Problems {}
