//! Changes that wait for releases: links and dependent activities (docs/rules.md, section 5).

use crate::fixture::{Fixture, rules};

rules! {
    // Linking.
    a_link_is_told_on_both_sides:
        "RR1 run: a:run
         CR7 run: w~:run b", "link a w" => "a linked w, w linked a" => "CR7 run: w~a:run b";
    a_link_to_what_is_done_completes_the_dependent_activity:
        "RR1 run: a:ok b:run
         CR7 run: w~:run c", "link a w" => "a linked w, w linked a, w run>ok, c wait>run";
    a_link_to_a_failure_fails_it:
        "RR1 fail: a:fail
         CR7 run: w~:run c", "link a w" => "a linked w, w linked a, w run>fail, CR7 run>fail";
    a_pending_dependent_activity_is_linked_ahead:
        "RR1: a
         CR7 run: b:run w~", "link a w" => "a linked w, w linked a";
    a_completed_release_can_still_be_linked:
        "RR1 ok: a:ok
         CR7 run: b:run w~", "link a w" => "a linked w, w linked a";
    a_held_change_can_be_linked:
        "RR1 run: a:run
         CR7 hold: w~:hold", "link a w" => "a linked w, w linked a";
    a_link_begins_at_a_manual_activity:
        "RR1 run: r?all(ann):run
         CR7 run: w~:run", "link r w" => "WRONG_KIND";
    a_link_begins_in_a_release:
        "CR6 run: a:run
         CR7 run: w~:run", "link a w" => "WRONG_KIND";
    a_link_ends_at_a_dependent_activity:
        "RR1 run: a:run
         CR7 run: b:run", "link a b" => "WRONG_KIND";
    a_change_that_is_not_started_is_not_approved:
        "RR1 run: a:run
         CR7: w~", "link a w" => "CHANGE_NOT_APPROVED";
    a_review_before_it_has_to_be_done:
        "RR1 run: a:run
         CR7 run: r?all(ann):run w~", "link a w" => "CHANGE_NOT_APPROVED";
    a_review_before_it_counts_at_any_depth:
        "RR1 run: a:run
         CR7 run: P:run{ S:run[ r?all(ann):run ] } T[ w~ ]", "link a w" => "CHANGE_NOT_APPROVED";
    a_skipped_review_is_done:
        "RR1 run: a:run
         CR7 run: r?all(ann):skip w~:run", "link a w" => "a linked w, w linked a";
    a_review_in_a_parallel_branch_does_not_matter:
        "RR1 run: a:run
         CR7 run: P:run{ r?all(ann):run w~:run }", "link a w" => "a linked w, w linked a";
    a_review_after_it_does_not_matter:
        "RR1 run: a:run
         CR7 run: w~:run r?all(ann)", "link a w" => "a linked w, w linked a";
    a_cancelled_release_is_not_linked:
        "RR1 gone: a:gone
         CR7 run: w~:run", "link a w" => "INVALID_STATUS";
    a_closed_release_is_not_linked:
        "RR1 closed<ok: a:ok
         CR7 run: w~:run", "link a w" => "RECORD_CLOSED";
    a_closed_change_is_not_linked:
        "RR1 run: a:run
         CR7 closed<gone: w~:gone", "link a w" => "RECORD_CLOSED";
    a_settled_dependent_activity_is_not_linked:
        "RR1 run: a:run
         CR7 run: w~:skip b:run", "link a w" => "INVALID_STATUS";
    what_is_linked_is_not_linked_again:
        "RR1 run: a:run
         CR7 run: w~a:run", "link a w" => "INVALID_STATUS";

    // Unlinking.
    a_cut_link_is_told_on_both_sides_and_worked_out:
        "RR1 run: P:run{ a:ok b:run }
         CR7 run: w~a,b:run c", "unlink b w" => "b unlinked w, w unlinked b, w run>ok, c wait>run";
    the_last_link_cut_leaves_it_in_progress:
        "RR1 fail: a:fail
         CR7 fail: w~a:fail", "unlink a w" => "a unlinked w, w unlinked a, w fail>run, CR7 fail>run";
    a_link_of_a_closed_release_is_cut_from_the_other_side:
        "RR1 closed<gone: a:gone
         CR7 run: w~a:run", "unlink a w" => "w unlinked a";
    a_link_of_a_closed_change_is_cut_from_the_other_side:
        "RR1 run: a:run
         CR7 closed<fail: w~a:fail", "unlink a w" => "a unlinked w";
    a_link_between_closed_records_stays:
        "RR1 closed<ok: a:ok
         CR7 closed<ok: w~a:ok", "unlink a w" => "RECORD_CLOSED";
    a_cut_needs_a_comment:
        "RR1 run: a:run
         CR7 run: w~a:run", "unlink a w without a comment" => "COMMENT_REQUIRED";
    what_is_not_linked_is_not_cut:
        "RR1 run: a:run
         CR7 run: w~:run", "unlink a w" => "NOT_FOUND";
    deleting_the_release_s_side_is_told_and_worked_out:
        "RR1 run: a:run b
         CR7 run: w~b:run d", "delete b" => "b deleted, w unlinked b";
    deleting_the_change_s_side_is_told_in_the_release:
        "RR1 run: a:run
         CR7 run: b:run w~a", "delete w" => "w deleted, a unlinked w";

    // What a dependent activity makes of its links.
    all_completed_completes_it:
        "RR1 run: P:run{ a:run b:ok } c
         CR7 run: w~a,b:run d", "complete a" => "a run>ok, P run>ok, c wait>run, w run>ok, d wait>run";
    any_failure_fails_it:
        "RR1 run: P:run{ a:run b:run }
         CR7 run: w~a,b:run d", "fail a" => "a run>fail, P run>fail, RR1 run>fail, w run>fail, CR7 run>fail";
    a_failure_that_is_mended_lets_it_go_on:
        "RR1 fail: a:fail b
         CR7 fail: w~a:fail d", "return a"
        => "a fail>wait, a wait>run, RR1 fail>run, w fail>run, CR7 fail>run";
    skipped_ones_do_not_count:
        "RR1 run: a:ok b:run
         CR7 run: w~a,b:run d", "skip b" => "b run>skip, RR1 run>ok, w run>ok, d wait>run";
    a_skipped_deployment_deploys_nothing:
        "RR1 run: a:run b
         CR7 run: w~a:run d", "skip a" => "a run>skip, b wait>run";
    a_cancelled_release_leaves_it_in_progress:
        "RR1 fail: a:fail b
         CR7 fail: w~a:fail d", "cancel RR1" => "RR1 fail>gone, a fail>gone, b wait>gone, w fail>run, CR7 fail>run";
    a_completed_activity_of_a_cancelled_release_does_not_complete_it:
        "RR1 gone: a:ok b:gone
         CR7 run: c:run w~a d", "complete c" => "c run>ok, w wait>run";
    links_done_before_its_turn_complete_it_at_once:
        "RR1 run: a:ok b:run
         CR7 run: c:run w~a d", "complete c" => "c run>ok, w wait>run, w run>ok, d wait>run";
    without_links_it_stays_in_progress:
        "CR7 run: c:run w~ d", "complete c" => "c run>ok, w wait>run";
    a_held_change_hears_of_it_at_the_resume:
        "RR1 run: a:run
         CR7 hold: w~a:hold d", "complete a" => "a run>ok, RR1 run>ok";
    at_the_resume_what_arrived_takes_effect:
        "RR1 ok: a:ok
         CR7 hold: w~a:hold d", "resume CR7" => "CR7 hold>run, w hold>ok, d wait>run";
    changes_come_by_number_and_dependents_in_tree_order:
        "RR1 run: a:run b
         CR8 run: v~a:run y
         CR7 run: P:run{ S:run[ w~a:run c ] x~a:run }", "complete a"
        => "a run>ok, b wait>run, w run>ok, x run>ok, c wait>run, v run>ok, y wait>run";
    a_settled_one_does_not_change_by_itself:
        "RR1 run: a:run b
         CR7 ok: w~a:skip", "fail a" => "a run>fail, RR1 run>fail";

    // Approval when the release gets there.
    a_linked_change_that_lost_its_approval_refuses_completion:
        "RR1 run: a:run
         CR7 run: r?all(ann):run w~a", "complete a" => "CHANGE_NOT_APPROVED";
    unless_told_otherwise:
        "RR1 run: a:run b
         CR7 run: r?all(ann):run w~a", "complete a anyway" => "a run>ok, b wait>run";
    a_cancelled_change_refuses_completion:
        "RR1 run: a:run
         CR7 gone: w~a:gone", "complete a" => "CHANGE_NOT_APPROVED";
    a_change_closed_from_cancelled_refuses_completion:
        "RR1 run: a:run
         CR7 closed<gone: w~a:gone", "complete a" => "CHANGE_NOT_APPROVED";
    a_dependent_activity_that_is_skipped_is_not_asked:
        "RR1 run: a:run b
         CR7 run: r?all(ann):run w~a:skip", "complete a" => "a run>ok, b wait>run";
    a_failure_asks_nobody:
        "RR1 run: a:run
         CR7 gone: w~a:gone", "fail a" => "a run>fail, RR1 run>fail";

    // Returns that cross a link.
    a_return_resets_what_was_completed_by_it:
        "RR1 run: a:ok b:run
         CR7 run: w~a:ok c:run", "return a"
        => "a ok>wait, b run>wait, a wait>run, w ok>wait, c run>wait, w wait>run"
        => "CR7 run: w~a:run c";
    also_when_the_activity_is_only_behind_the_return:
        "RR1 run: b:ok a:ok c:run
         CR7 run: w~a:ok d:run", "return b"
        => "b ok>wait, a ok>wait, c run>wait, b wait>run, w ok>wait, d run>wait, w wait>run";
    a_completed_change_runs_again:
        "RR1 ok: a:ok
         CR7 ok: S:ok[ w~a:ok ]", "return a"
        => "a ok>wait, a wait>run, RR1 ok>run, w ok>wait, w wait>run, S ok>run, CR7 ok>run";
    those_that_an_earlier_reset_covered_are_left_out:
        "RR1 ok: P:ok{ a:ok b:ok } c:ok
         CR7 run: w~a:ok x~b:ok d:run", "return P"
        => "P ok>wait, a ok>wait, b ok>wait, c ok>wait, P wait>run, a wait>run, b wait>run, RR1 ok>run, \
            w ok>wait, x ok>wait, d run>wait, w wait>run";
    branches_of_one_change_are_reset_each_by_its_own:
        "RR1 ok: a:ok
         CR7 run: P:ok{ w~a:ok x~a:ok } d:run", "return a"
        => "a ok>wait, a wait>run, RR1 ok>run, w ok>wait, d run>wait, x ok>wait, w wait>run, x wait>run, P ok>run";
    a_held_change_waits_on_hold:
        "RR1 ok: a:ok
         CR7 hold: S:ok[ w~a:ok b:ok ] c:hold", "return a"
        => "a ok>wait, a wait>run, RR1 ok>run, w ok>hold, b ok>wait, c hold>wait, S ok>hold"
        => "CR7 hold: S:hold[ w~a:hold b ] c";
    failed_containers_of_a_held_change_stay_failed:
        "RR1 ok: a:ok
         CR7 hold: P:fail{ w~a:ok b:fail }", "return a"
        => "a ok>wait, a wait>run, RR1 ok>run, w ok>hold";
    a_cancelled_change_is_left_alone:
        "RR1 ok: a:ok
         CR7 gone: w~a:ok b:gone", "return a" => "a ok>wait, a wait>run, RR1 ok>run";
    a_change_closed_from_cancelled_is_left_alone:
        "RR1 ok: a:ok
         CR7 closed<gone: w~a:ok b:gone", "return a" => "a ok>wait, a wait>run, RR1 ok>run";
    a_closed_change_refuses_the_return:
        "RR1 ok: a:ok
         CR7 closed<ok: w~a:ok", "return a" => "CHANGE_CLOSED";
    unless_told_to_leave_closed_changes_as_they_are:
        "RR1 ok: a:ok
         CR7 closed<ok: w~a:ok", "return a anyway" => "a ok>wait, a wait>run, RR1 ok>run";
    a_closed_change_that_was_not_completed_by_it_does_not_matter:
        "RR1 ok: a:ok
         CR7 closed<ok: w~a:skip", "return a" => "a ok>wait, a wait>run, RR1 ok>run";
    only_what_was_completed_crosses:
        "RR1 fail: a:fail
         CR7 run: w~a:skip b:run", "return a" => "a fail>wait, a wait>run, RR1 fail>run";
}

#[test]
fn dependent_activities_come_in_tree_order_whatever_their_numbers_are() {
    let mut world: Fixture = "RR1 run: a:run
                              CR7 run: P:run{ w~a:run }"
        .parse()
        .unwrap();
    assert_eq!(world.tell("add v~ before w"), "v added, v wait>run");
    assert_eq!(world.tell("link a v"), "a linked v, v linked a");
    assert_eq!(world.tell("complete a"), "a run>ok, RR1 run>ok, v run>ok, w run>ok, P run>ok, CR7 run>ok");
}
