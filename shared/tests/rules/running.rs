//! Starting, working through a plan, failing and skipping (docs/rules.md, sections 1 to 3).

use crate::fixture::rules;

rules! {
    // Starting.
    a_started_release_activates_its_first_step:
        "RR1: a b", "start RR1" => "RR1 editing>run, a wait>run";
    a_change_request_starts_from_new:
        "CR7: a b", "start CR7" => "CR7 new>run, a wait>run";
    containers_are_activated_before_what_is_in_them:
        "RR1: P{ a S[ b c ] } d", "start RR1" => "RR1 editing>run, P wait>run, a wait>run, S wait>run, b wait>run";
    every_child_of_a_parallel_container_begins_in_order:
        "RR1: P{ a b c }", "start RR1" => "RR1 editing>run, P wait>run, a wait>run, b wait>run, c wait>run";
    a_started_record_passes_through_in_progress_even_if_all_of_it_is_done_at_once:
        "RR1: r?auto", "start RR1" => "RR1 editing>run, r wait>run, r run>ok, RR1 run>ok";
    a_chain_of_automatic_reviews_runs_through_at_once:
        "RR1: q?auto S[ r?auto s?auto ] a", "start RR1"
        => "RR1 editing>run, q wait>run, q run>ok, S wait>run, r wait>run, r run>ok, s wait>run, s run>ok, S run>ok, a wait>run";
    a_plan_without_activities_is_not_started:
        "RR1:", "start RR1" => "EMPTY_PLAN";
    a_plan_with_an_empty_container_is_not_started:
        "RR1: a S[ P{} ]", "start RR1" => "EMPTY_PLAN";
    a_record_is_started_once:
        "RR1 run: a:run", "start RR1" => "INVALID_STATUS";
    a_record_that_is_not_there_is_not_started:
        "RR1: a", "start RR5" => "NOT_FOUND";

    // Completing.
    a_completed_step_activates_the_next:
        "RR1 run: a:run b", "complete a" => "a run>ok, b wait>run";
    the_last_step_completes_its_containers_and_the_record:
        "RR1 run: P:run{ S:run[ a:ok b:run ] }", "complete b" => "b run>ok, S run>ok, P run>ok, RR1 run>ok";
    a_parallel_container_waits_for_all_of_its_children:
        "RR1 run: P:run{ a:run b:run } c", "complete a" => "a run>ok";
    a_nested_sequence_goes_on_before_its_neighbours_wait:
        "RR1 run: P:run{ S:run[ a:run b ] c:run } d", "complete a" => "a run>ok, b wait>run";
    steps_skipped_ahead_are_passed_over:
        "RR1 run: a:run b:skip c", "complete a" => "a run>ok, c wait>run";
    a_container_of_skipped_children_is_completed:
        "RR1 run: S:run[ a:skip b:run ] c", "skip b" => "b run>skip, S run>ok, c wait>run";
    an_empty_container_is_completed_when_its_turn_comes:
        "RR1 run: a:run P{} b", "complete a" => "a run>ok, P wait>run, P run>ok, b wait>run";
    only_manual_activities_are_completed_by_hand:
        "RR1 run: r?all(ann):run", "complete r" => "WRONG_KIND";
    a_container_is_not_completed_by_hand:
        "RR1 run: S:run[ a:run ]", "complete S" => "WRONG_KIND";
    a_pending_activity_is_not_completed:
        "RR1 run: a:run b", "complete b" => "INVALID_STATUS";
    a_completed_activity_is_not_completed_again:
        "RR1 run: a:ok b:run", "complete a" => "INVALID_STATUS";
    nothing_is_completed_before_the_start:
        "RR1: a", "complete a" => "INVALID_STATUS";
    nothing_is_completed_in_a_held_record:
        "RR1 hold: a:hold", "complete a" => "RECORD_ON_HOLD";
    nothing_is_completed_in_a_closed_record:
        "RR1 closed<ok: a:ok", "complete a" => "RECORD_CLOSED";
    an_activity_that_is_not_there_is_not_completed:
        "RR1 run: a:run", "complete nobody" => "NOT_FOUND";

    // Failing.
    a_failure_stops_the_sequence_and_every_sequence_above:
        "RR1 run: S:run[ a:run b ] c", "fail a" => "a run>fail, S run>fail, RR1 run>fail";
    a_failure_needs_a_comment:
        "RR1 run: a:run", "fail a without a comment" => "COMMENT_REQUIRED";
    a_completion_needs_none:
        "RR1 run: a:run b", "complete a without a comment" => "a run>ok, b wait>run";
    only_manual_activities_are_failed_by_hand:
        "CR7 run: w~:run", "fail w" => "WRONG_KIND";
    sibling_branches_go_on_while_the_container_shows_failed:
        "RR1 fail: P:fail{ a:fail S:run[ b:run c ] } d", "complete b" => "b run>ok, c wait>run";
    a_failed_container_stays_failed_while_its_other_branches_complete:
        "RR1 fail: P:fail{ a:fail b:run } c", "complete b" => "b run>ok";
    a_second_failure_changes_nothing_above:
        "RR1 fail: P:fail{ a:fail b:run } c", "fail b" => "b run>fail";

    // Skipping.
    a_skipped_failure_lets_everything_go_on:
        "RR1 fail: P:fail{ a:fail b:run } c", "skip a" => "a fail>skip, P fail>run, RR1 fail>run";
    the_last_failure_skipped_completes_its_container:
        "RR1 fail: S:fail[ a:fail ] b", "skip a" => "a fail>skip, S fail>ok, b wait>run, RR1 fail>run";
    a_skipped_container_takes_all_that_is_unsettled_below_it:
        "RR1 run: P:run{ a:ok b:run S:run[ c:run d ] } e", "skip P"
        => "P run>skip, b run>skip, S run>skip, c run>skip, d wait>skip, e wait>run";
    a_step_is_skipped_ahead_of_time:
        "RR1 run: a:run b c", "skip b" => "b wait>skip";
    a_child_skipped_in_a_pending_container_does_not_work_it_out:
        "RR1 run: a:run S[ b ]", "skip b" => "b wait>skip";
    a_skip_needs_a_comment:
        "RR1 run: a:run", "skip a without a comment" => "COMMENT_REQUIRED";
    what_is_settled_is_not_skipped:
        "RR1 run: a:ok b:run", "skip a" => "INVALID_STATUS";
    before_the_start_nothing_is_skipped:
        "RR1: a", "skip a" => "INVALID_STATUS";
    in_a_held_record_nothing_is_skipped:
        "RR1 hold: a:hold", "skip a" => "RECORD_ON_HOLD";
    in_a_closed_record_nothing_is_skipped:
        "RR1 closed<fail: a:fail", "skip a" => "RECORD_CLOSED";
}
