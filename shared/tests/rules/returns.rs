//! *Return to activity* (docs/rules.md, section 3).

use crate::fixture::rules;

rules! {
    a_return_resets_the_activity_and_all_after_it:
        "RR1 run: a:ok b:ok c:run d", "return a"
        => "a ok>wait, b ok>wait, c run>wait, a wait>run"
        => "RR1 run: a:run b c d";
    containers_after_it_are_reset_with_all_below_them:
        "RR1 run: a:ok P:run{ b:ok S:run[ c:run d ] } e", "return a"
        => "a ok>wait, P run>wait, b ok>wait, S run>wait, c run>wait, a wait>run";
    a_return_into_a_sequence_resets_what_follows_in_each_sequence_on_the_path:
        "RR1 run: a:ok S:ok[ b:ok c:ok d:ok ] e:run", "return c"
        => "c ok>wait, d ok>wait, e run>wait, c wait>run, S ok>run"
        => "RR1 run: a:ok S:run[ b:ok c:run d ] e";
    branches_parallel_to_the_path_are_untouched:
        "RR1 run: P:ok{ a:ok b:ok S:ok[ c:ok ] } d:run", "return b"
        => "b ok>wait, d run>wait, b wait>run, P ok>run"
        => "RR1 run: P:run{ a:ok b:run S:ok[ c:ok ] } d";
    what_was_skipped_ahead_is_reset_too:
        "RR1 run: a:run b:skip S[ c:skip d ]", "return a"
        => "a run>wait, b skip>wait, c skip>wait, a wait>run"
        => "RR1 run: a:run b S[ c d ]";
    a_return_to_what_is_in_progress_begins_it_again:
        "RR1 run: a:run b", "return a" => "a run>wait, a wait>run";
    a_return_to_a_failure_lets_the_record_go_on:
        "RR1 fail: S:fail[ a:fail b ]", "return a" => "a fail>wait, a wait>run, S fail>run, RR1 fail>run";
    a_return_to_a_container_begins_it_from_its_first_step:
        "RR1 run: S:ok[ a:ok b:skip ] c:run", "return S"
        => "S ok>wait, a ok>wait, b skip>wait, c run>wait, S wait>run, a wait>run";
    a_container_that_had_been_skipped_runs_again:
        "RR1 run: S:skip[ a:ok b:skip c:skip ] d:run", "return b"
        => "b skip>wait, c skip>wait, d run>wait, b wait>run, S skip>run";
    a_completed_record_runs_again:
        "RR1 ok: a:ok b:ok", "return b" => "b ok>wait, b wait>run, RR1 ok>run";
    a_container_that_comes_to_rest_where_it_was_tells_nothing:
        "RR1 ok: S:ok[ r?auto:ok ]", "return r" => "r ok>wait, r wait>run, r run>ok";
    votes_in_reset_reviews_are_void:
        "RR1 run: a:ok r?all(ann+ ben+):ok b:run", "return a"
        => "a ok>wait, r ok>wait, b run>wait, a wait>run"
        => "RR1 run: a:run r?all(ann ben) b";
    a_step_before_it_that_is_not_settled_refuses_a_return:
        "RR1 run: a:run b", "return b" => "INVALID_STATUS";
    a_step_before_its_container_counts_too:
        "RR1 run: a:run S[ b:skip c ]", "return b" => "INVALID_STATUS";
    a_failed_step_before_it_refuses_a_return:
        "RR1 fail: a:fail b:skip", "return b" => "INVALID_STATUS";
    a_return_needs_a_comment:
        "RR1 run: a:ok b:run", "return a without a comment" => "COMMENT_REQUIRED";
    there_is_no_return_before_the_start:
        "RR1: a", "return a" => "INVALID_STATUS";
    there_is_no_return_in_a_cancelled_record:
        "RR1 gone: a:ok b:gone", "return a" => "INVALID_STATUS";
    there_is_no_return_in_a_held_record:
        "RR1 hold: a:ok b:hold", "return a" => "RECORD_ON_HOLD";
    there_is_no_return_in_a_closed_record:
        "RR1 closed<ok: a:ok", "return a" => "RECORD_CLOSED";

    // After children.
    a_return_to_a_top_level_activity_after_children_waits_for_the_children:
        "RR1 run parent: a:ok b:run+
         RR2 run of RR1: c:run", "return b" => "b run>wait";
    a_return_to_what_waits_already_is_told_and_resets_what_was_skipped_ahead:
        "RR1 run parent: a:ok b+ c:skip
         RR2 run of RR1: d:run", "return b" => "b returned, c skip>wait";
    a_return_into_a_container_that_waits_for_the_children_waits_with_it:
        "RR1 run parent: P+{ S:skip[ a:skip ] }
         RR2 run of RR1: b:run", "return a"
        => "a skip>wait, S skip>wait";
}
