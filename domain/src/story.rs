//! What stories about rules are told with. Compiled for tests only.

use crate::actor::{Actor, By, Standing};
use crate::bundled;
use crate::committed::{Class, Committed, Digest};
use crate::field::{Fields, Given};
use crate::name::{CaseId, CommentId, FieldName, Language, Name, Pseudonym};
use crate::protocol::Library;
use crate::value::Value;
use jiff::Timestamp;
use std::fmt::Debug;
use std::sync::LazyLock;

/// A small office that knows every rule the engine has.
pub(crate) const LITTLE: &str = include_str!("story/little.toml");
/// Its one cycle: it starts on 1 June 2026.
pub(crate) const LITTLE_CYCLE: &str = include_str!("story/little-cycle.toml");

pub(crate) fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

pub(crate) fn field(text: &str) -> FieldName {
    FieldName::new(text).unwrap()
}

pub(crate) fn slovene() -> Language {
    Language::new("sl").unwrap()
}

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub(crate) fn case_id() -> CaseId {
    CaseId::new("0198c0de-0000-7000-8000-000000000001").unwrap()
}

pub(crate) fn comment_id() -> CommentId {
    CommentId::new("0198c0de-0000-7000-8000-000000000002").unwrap()
}

pub(crate) fn citizen(pseudonym: &str) -> Actor {
    Actor { pseudonym: Pseudonym::new(pseudonym).unwrap(), standing: Standing::Citizen }
}

/// Shape: `service/role`.
pub(crate) fn official(pseudonym: &str, post: &str) -> Actor {
    let (service, role) = post.split_once('/').unwrap();
    let standing = Standing::Official { service: name(service), role: name(role) };
    Actor { pseudonym: Pseudonym::new(pseudonym).unwrap(), standing }
}

pub(crate) fn importer() -> Actor {
    Actor { pseudonym: Pseudonym::new("import").unwrap(), standing: Standing::Importer { role: None } }
}

/// An import, where the source says in which role somebody acted.
pub(crate) fn imported(pseudonym: &str, role: &str) -> Actor {
    let standing = Standing::Importer { role: Some(name(role)) };
    Actor { pseudonym: Pseudonym::new(pseudonym).unwrap(), standing }
}

pub(crate) fn by(pseudonym: &str, role: &str, service: Option<&str>) -> By {
    By { actor: Pseudonym::new(pseudonym).unwrap(), role: name(role), service: service.map(name) }
}

pub(crate) fn digest(letter: char) -> Digest {
    Digest::new(letter.to_string().repeat(Digest::CHARS)).unwrap()
}

pub(crate) fn sealed<T>(letter: char, size: usize) -> Committed<T> {
    Committed::new(digest(letter), size)
}

pub(crate) fn text(chars: usize) -> Given {
    Given::Sealed { committed: sealed('t', chars), class: Class::P1 }
}

pub(crate) fn note_for_staff(chars: usize) -> Given {
    Given::Sealed { committed: sealed('s', chars), class: Class::P2 }
}

pub(crate) fn open(value: Value) -> Given {
    Given::Open(value)
}

pub(crate) fn money(cents: i64) -> Given {
    open(Value::Money(cents))
}

pub(crate) fn service(text: &str) -> Given {
    open(Value::Service(name(text)))
}

pub(crate) fn fields<const N: usize>(given: [(&str, Given); N]) -> Fields {
    given.into_iter().map(|(text, given)| (field(text), given)).collect()
}

/// Stands in for a digest of a file: 64 hexadecimal digits that differ when the file does. FNV-1a.
pub(crate) fn file_digest(source: &str) -> String {
    let fold = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    format!("sha256:{:064x}", source.bytes().fold(0xcbf2_9ce4_8422_2325, fold))
}

/// Everything bundled, and the little office.
pub(crate) fn library() -> Library {
    static ALL: LazyLock<Library> = LazyLock::new(|| {
        let mut library = bundled::library(file_digest).unwrap();
        library.publish("little.toml", LITTLE, file_digest(LITTLE)).unwrap();
        library.add_cycle("little-cycle.toml", LITTLE_CYCLE).unwrap();
        library
    });
    ALL.clone()
}

/// Numbers that only look like chance, so that a failure can be repeated by its seed. SplitMix64.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn of(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    pub(crate) fn below(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % u64::try_from(sides).unwrap()).unwrap()
    }

    pub(crate) fn one_of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }

    pub(crate) fn chance(&mut self, of_ten: usize) -> bool {
        self.below(10) < of_ten
    }
}

/// An order, and the rule that refuses it.
pub(crate) struct Refused<E, R> {
    pub(crate) answer: Result<Vec<E>, R>,
    pub(crate) rule: R,
}

impl<E: Debug + PartialEq, R: Debug + PartialEq> Refused<E, R> {
    #[track_caller]
    pub(crate) fn check(self) -> R {
        assert_eq!(self.answer, Err(self.rule));
        self.answer.unwrap_err()
    }
}

/// The codes that a file with rejections gives out.
pub(crate) fn codes_in(source: &str) -> Vec<&str> {
    let arms = source.lines().filter_map(|line| line.split_once("=> \"")?.1.split_once('"'));
    arms.map(|(code, _)| code).collect()
}

/// Stories of refusals, each a test of its own, and a test that every code of the file has one.
macro_rules! refusals {
    (in $file:literal: $($name:ident: $answer:expr, $rule:expr;)+) => {
        $(
            #[test]
            fn $name() {
                $crate::story::Refused { answer: $answer, rule: $rule }.check();
            }
        )+
        #[test]
        fn every_rejection_has_a_story() {
            let told = [$($crate::story::Refused { answer: $answer, rule: $rule }.check().code(),)+];
            let codes = $crate::story::codes_in(include_str!($file));
            assert!(!codes.is_empty());
            let untold = codes.into_iter().filter(|code| !told.contains(code)).collect::<Vec<_>>();
            assert!(untold.is_empty(), "no story is told of {untold:?}");
        }
    };
}
pub(crate) use refusals;
