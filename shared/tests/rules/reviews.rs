//! Reviews: votes, conditions, reviewers (docs/rules.md, section 4).

use crate::fixture::rules;

rules! {
    a_vote_is_told_before_what_it_decides:
        "RR1 run: r?all(ann):run a", "vote r ann yes" => "r ann yes, r run>ok, a wait>run";
    unanimous_needs_every_reviewer:
        "RR1 run: r?all(ann ben):run a", "vote r ann yes" => "r ann yes";
    one_rejection_makes_unanimous_unreachable:
        "RR1 run: r?all(ann ben):run a", "vote r ann no" => "r ann no, r run>fail, RR1 run>fail";
    a_percentage_is_reached_exactly:
        "RR1 run: r?50%(ann ben):run a", "vote r ann yes" => "r ann yes, r run>ok, a wait>run";
    a_percentage_is_missed_by_one_vote:
        "RR1 run: r?67%(ann+ ben cat):run a", "vote r ben yes" => "r ben yes";
    a_percentage_that_cannot_be_reached_any_more_fails:
        "RR1 run: r?67%(ann ben cat):run a", "vote r ann no" => "r ann no, r run>fail, RR1 run>fail";
    a_percentage_waits_for_who_must_vote:
        "RR1 run: r?33%(ann ben* cat):run a", "vote r ann yes" => "r ann yes"
        => "RR1 run: r?33%(ann+ ben* cat):run a";
    who_must_vote_may_also_reject:
        "RR1 run: r?34%(ann+ ben* cat+):run a", "vote r ben no" => "r ben no, r run>ok, a wait>run";
    a_veto_fails_whatever_the_others_say:
        "RR1 run: r?1%(ann! ben*):run a", "vote r ann no" => "r ann no, r run>fail, RR1 run>fail";
    an_approval_of_a_veto_holder_is_one_approval:
        "RR1 run: r?100%(ann! ben):run a", "vote r ann yes" => "r ann yes";
    a_vote_can_be_changed_until_it_is_decided:
        "RR1 run: r?50%(ann- ben cat):run a", "vote r ann yes" => "r ann no>yes"
        => "RR1 run: r?50%(ann+ ben cat):run a";
    an_automatic_review_is_approved_the_moment_it_is_activated:
        "RR1 run: a:run r?auto(ann) b", "complete a" => "a run>ok, r wait>run, r run>ok, b wait>run";
    a_review_without_reviewers_stays_in_progress:
        "RR1 run: a:run r?all() b", "complete a" => "a run>ok, r wait>run";

    a_team_has_one_vote_which_its_latest_member_gives:
        "RR1 run: r?all(@ops cat):run a", "vote r @ops yes by ann" => "r @ops yes";
    another_member_changes_the_vote_of_the_team:
        "RR1 run: r?50%(@ops- cat ben):run a", "vote r @ops yes by ben" => "r @ops no>yes";
    who_is_named_and_in_a_team_votes_for_each_by_itself:
        "RR1 run: r?all(ann @ops):run a", "vote r ann yes" => "r ann yes" => "RR1 run: r?all(ann+ @ops):run a";
    nobody_votes_for_anybody_else:
        "RR1 run: r?all(ann ben):run a", "vote r ann yes by ben" => "NOT_A_REVIEWER";
    nobody_votes_for_a_team_of_others:
        "RR1 run: r?all(@ops):run a", "vote r @ops yes by cat" => "NOT_A_REVIEWER";
    a_stranger_does_not_vote:
        "RR1 run: r?all(ann):run a", "vote r ben yes" => "NOT_A_REVIEWER";
    a_completed_review_is_decided:
        "RR1 run: r?all(ann+):ok a:run", "vote r ann no" => "ALREADY_DECIDED";
    a_failed_review_is_decided:
        "RR1 fail: r?all(ann-):fail a", "vote r ann yes" => "ALREADY_DECIDED";
    a_pending_review_takes_no_votes:
        "RR1 run: a:run r?all(ann)", "vote r ann yes" => "INVALID_STATUS";
    only_reviews_take_votes:
        "RR1 run: a:run", "vote a ann yes" => "WRONG_KIND";
    a_held_review_takes_no_votes:
        "RR1 hold: r?all(ann):hold", "vote r ann yes" => "RECORD_ON_HOLD";
    a_closed_review_takes_no_votes:
        "RR1 closed<ok: r?all(ann+):ok", "vote r ann yes" => "RECORD_CLOSED";

    a_removed_reviewer_s_vote_is_void:
        "RR1 run: r?all(ann+ ben):run a", "review r all(ben cat)" => "r review changed"
        => "RR1 run: r?all(ben cat):run a";
    fewer_reviewers_can_decide_a_review:
        "RR1 run: r?all(ann+ ben):run a", "review r all(ann)" => "r review changed, r run>ok, a wait>run";
    a_review_made_automatic_is_approved:
        "RR1 run: r?all(ann):run a", "review r auto" => "r review changed, r run>ok, a wait>run";
    a_new_veto_counts_for_a_vote_that_was_given:
        "RR1 run: r?34%(ann- ben cat):run a", "review r 34%(ann! ben cat)"
        => "r review changed, r run>fail, RR1 run>fail";
    reviewers_of_a_held_review_are_worked_out_at_the_resume:
        "RR1 hold: r?all(ann+ ben):hold a", "review r all(ann)" => "r review changed";
    reviewers_of_a_pending_review_are_changed_without_more:
        "RR1: r?all(ann)", "review r auto" => "r review changed" => "RR1 editing: r?auto";
    a_decided_review_keeps_its_reviewers:
        "RR1 run: r?all(ann+):ok a:run", "review r all(ben)" => "ALREADY_DECIDED";
    a_skipped_review_keeps_its_reviewers:
        "RR1 run: r?all(ann):skip a:run", "review r all(ben)" => "INVALID_STATUS";
    a_percentage_is_at_least_one:
        "RR1 run: r?all(ann):run", "review r 0%(ann)" => "INVALID_INPUT";
    a_percentage_is_at_most_one_hundred:
        "RR1 run: r?all(ann):run", "review r 101%(ann)" => "INVALID_INPUT";
    nobody_reviews_twice:
        "RR1 run: r?all(ann):run", "review r all(ann ann)" => "INVALID_INPUT";
    only_reviews_have_reviewers:
        "RR1 run: a:run", "review a all(ann)" => "WRONG_KIND";
    reviewers_of_a_closed_record_stay:
        "RR1 closed<fail: r?all(ann):fail", "review r auto" => "RECORD_CLOSED";
}
