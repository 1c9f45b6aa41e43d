//! Answers that stay true for a few seconds, by the hash of a secret: bounded, and forgotten when something changes.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How many answers are remembered at most.
const MOST: usize = 10_000;

pub(in crate::service) struct Cache<T> {
    lifetime: Duration,
    answers: Mutex<HashMap<String, (Instant, T)>>,
}

impl<T: Clone> Cache<T> {
    pub(in crate::service) fn new(lifetime: Duration) -> Self {
        Self { lifetime, answers: Mutex::default() }
    }

    /// The answer under that key, while it is young enough.
    pub(in crate::service) fn get(&self, key: &str) -> Option<T> {
        let answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        answers.get(key).filter(|(since, _)| since.elapsed() < self.lifetime).map(|(_, answer)| answer.clone())
    }

    pub(in crate::service) fn put(&self, key: String, answer: T) {
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        if answers.len() >= MOST {
            answers.retain(|_, (since, _)| since.elapsed() < self.lifetime);
        }
        if answers.len() < MOST {
            answers.insert(key, (Instant::now(), answer));
        }
    }

    pub(in crate::service) fn forget(&self, key: &str) {
        self.answers.lock().unwrap_or_else(PoisonError::into_inner).remove(key);
    }

    pub(in crate::service) fn clear(&self) {
        self.answers.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_forgotten_when_told_to_or_when_it_is_old() {
        let cache = Cache::new(Duration::from_secs(60));
        cache.put("a".into(), 1);
        cache.put("b".into(), 2);
        cache.forget("a");
        assert_eq!((cache.get("a"), cache.get("b")), (None, Some(2)));
        cache.clear();
        assert_eq!(cache.get("b"), None);
        let short = Cache::new(Duration::ZERO);
        short.put("a".into(), 1);
        assert_eq!(short.get("a"), None);
    }

    #[test]
    fn it_never_holds_more_than_its_bound() {
        let cache = Cache::new(Duration::from_secs(60));
        (0..MOST + 10).for_each(|n| cache.put(n.to_string(), n));
        assert_eq!(cache.answers.lock().unwrap().len(), MOST);
    }
}
