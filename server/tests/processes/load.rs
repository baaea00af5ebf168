//! People who ask for access that policy grants at once, and end it, over and over, until they are told to stop.

use crate::person::{Answer, Person};
use domain::id::{GrantId, RequestId};
use rand::{Rng, SeedableRng, rngs::SmallRng};
use std::{sync::Arc, time::Duration};
use tokio::{sync::watch, task::JoinSet};

/// How long someone keeps an access at most, in milliseconds: some end it before AWS has added it, most after.
const KEEPS: u64 = 2_500;

/// How long they do without it, in milliseconds: some ask again before AWS has removed it.
const RESTS: u64 = 2_500;

pub(crate) struct Load {
    stop: watch::Sender<bool>,
    lives: JoinSet<Told>,
}

/// What Stint said that it did.
#[derive(Default)]
pub(crate) struct Told {
    pub(crate) asked: Vec<RequestId>,
    pub(crate) ended: Vec<GrantId>,
    /// Requests without an answer or with a fault: nobody knows what became of them.
    pub(crate) unanswered: u64,
    /// Answers that no page's form should get.
    pub(crate) wrong: Vec<String>,
}

struct Life {
    person: Arc<Person>,
    addresses: Vec<String>,
    random: SmallRng,
    stopping: watch::Receiver<bool>,
    told: Told,
}

impl Load {
    /// Each person lives once for each access that they want.
    pub(crate) fn begin(people: &[Arc<Person>], addresses: &[String], seed: u64) -> Self {
        let (stop, stopping) = watch::channel(false);
        let mut lives = JoinSet::new();
        for person in people {
            for index in 0..person.wants.len() {
                let random = SmallRng::seed_from_u64(seed ^ ((lives.len() as u64 + 1) << 32));
                let (person, addresses) = (person.clone(), addresses.to_vec());
                let life =
                    Life { person, addresses, random, stopping: stopping.clone(), told: Told::default() };
                lives.spawn(life.live(index));
            }
        }
        Self { stop, lives }
    }

    /// What they have is theirs still.
    pub(crate) async fn end(self) -> Told {
        self.stop.send_replace(true);
        let mut all = Told::default();
        self.lives.join_all().await.into_iter().for_each(|told| all.add(told));
        all
    }
}

impl Told {
    pub(crate) fn add(&mut self, other: Self) {
        self.asked.extend(other.asked);
        self.ended.extend(other.ended);
        self.unanswered += other.unanswered;
        self.wrong.extend(other.wrong);
    }
}

impl Life {
    async fn live(mut self, wants: usize) -> Told {
        while !*self.stopping.borrow() {
            let address = self.somewhere();
            let answer = self.person.asks(&address, &self.person.wants[wants]).await;
            let Some(answer) = self.hear(answer).await else { continue };
            let request = answer.id();
            self.told.asked.push(request.parse().expect("the id of a request"));
            let keeps = self.random.random_range(0..KEEPS);
            self.pass(Duration::from_millis(keeps)).await;
            self.end(&request).await;
            let rests = self.random.random_range(0..RESTS);
            self.pass(Duration::from_millis(rests)).await;
        }
        self.told
    }

    /// Tries until it is ended, as people do who want to go home.
    async fn end(&mut self, request: &str) {
        while !*self.stopping.borrow() {
            let address = self.somewhere();
            let Some(grant) = self.person.finds_end(&address, request).await else {
                self.pass(Duration::from_millis(100)).await;
                continue;
            };
            let answer = self.person.ends(&address, &grant).await;
            if self.hear(answer).await.is_some() {
                self.told.ended.push(grant);
                return;
            }
        }
    }

    /// An answer that it is done. A conflict is looked at again; everything else waits a moment.
    async fn hear(&mut self, answer: Option<Answer>) -> Option<Answer> {
        match answer {
            Some(answer) if answer.is_done() => return Some(answer),
            Some(answer) if answer.status == 409 => {}
            Some(answer) if answer.status < 500 => self.told.wrong.push(format!("{answer:?}")),
            Some(_) | None => self.told.unanswered += 1,
        }
        self.pass(Duration::from_millis(100)).await;
        None
    }

    async fn pass(&mut self, time: Duration) {
        // Ends early when it is time to stop.
        let _ = tokio::time::timeout(time, self.stopping.wait_for(|stopping| *stopping)).await;
    }

    fn somewhere(&mut self) -> String {
        self.addresses[self.random.random_range(0..self.addresses.len())].clone()
    }
}
