//! The checks by their codes.

use std::fmt;

macro_rules! codes {
    ($($code:ident: $asks:literal;)+) => {
        /// A check. The code is stable: people look it up, and programs count it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $asks] $code,)+
        }

        impl Code {
            /// Every check there is.
            pub const ALL: &[Self] = &[$(Self::$code,)+];

            /// As it is quoted.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$code => stringify!($code),)+ }
            }

            /// What it asks for.
            pub fn asks(self) -> &'static str {
                match self { $(Self::$code => $asks,)+ }
            }
        }
    };
}

codes! {
    S1: "the file has the shape of the format";
    R1: "everything named is declared, and everything declared is named";
    R2: "what is named is of the type that is needed there";
    G0: "a case can be opened by who initiates one, and does not open closed";
    G1: "every state can be reached";
    G2: "from every state the municipality alone can bring the case to an end";
    G3: "every operation can happen";
    G4: "an end is left only by an operation that reopens";
    G5: "no case is closed without an outcome";
    G6: "no operation moves a case to where it is";
    O1: "every operation, task and escalation has a post that can answer for it";
    O2: "a service named by a field is certainly known where it has to act";
    O3: "the directory has somebody for every post";
    O4: "where four eyes are asked for, there are four";
    D1: "in no state can a case wait for ever unnoticed";
    D2: "no deadline runs, pauses or lies beyond where the case has ended or gone on";
    D3: "no deadline stands still for ever, and what pauses, restarts or moves it can happen";
    D4: "the date of a deadline is certainly known, and is no old one";
    D5: "the norm ends no later than the limit, from every day of the calendar";
    D6: "every reminder lies inside its deadline";
    D7: "the usual way takes no longer than the norm or the limit";
    D8: "escalation goes on later and to somebody else";
    D9: "every legal basis binds a deadline";
    T1: "a task blocks ways out of its own state, and holds up no citizen";
    T2: "a task fits into the time there is for its state";
    C1: "every outcome is recorded by an operation";
    C2: "a refusal has a reason, a legal basis and a remedy";
    C3: "what is accepted goes on, every other outcome ends the case, and only citizens withdraw";
    W1: "every guard can be read";
    W2: "a guard compares declared, public values that can be compared";
    W3: "a guard compares values that are certainly known, and can hold";
    L1: "every text is there in every language of the protocol";
    L2: "no text is in a language that the protocol does not have";
    L3: "a sentence has the same placeholders in every language";
    L4: "a placeholder names what is certainly known then, and is no old value";
    L5: "a public sentence shows only public values";
    X1: "a link leads to a protocol that is there, and is opened by an operation";
    X2: "a link opens the other case by an operation that can do it";
    X3: "every field that the other case needs is copied";
    X4: "copied fields are of the same type, and nothing becomes public by being copied";
    X5: "a copied text is long enough, and a copied choice is one there";
    X6: "what is copied is certainly known then";
    K1: "an answer or a promise is always due, or it is the citizen's turn";
    K2: "while something is promised, news of it is due";
    K3: "the first answer is due in time and stays due until it is given, and so is one to an objection";
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
