//! Hold, resume, cancel, close (docs/rules.md, section 3); children in `family.rs`.

use crate::fixture::rules;

rules! {
    a_hold_holds_the_record_and_all_that_is_in_progress:
        "RR1 run: P:run{ a:run b:ok S:run[ c:run d ] } e", "hold RR1"
        => "RR1 run>hold, P run>hold, a run>hold, S run>hold, c run>hold";
    failures_stay_failed_under_a_hold:
        "RR1 fail: P:fail{ a:fail b:run }", "hold RR1" => "RR1 fail>hold, b run>hold";
    a_hold_needs_a_comment:
        "RR1 run: a:run", "hold RR1 without a comment" => "COMMENT_REQUIRED";
    what_is_not_started_is_not_held:
        "RR1: a", "hold RR1" => "INVALID_STATUS";
    what_is_held_is_not_held_again:
        "RR1 hold: a:hold", "hold RR1" => "INVALID_STATUS";
    what_is_closed_is_not_held:
        "RR1 closed<ok: a:ok", "hold RR1" => "RECORD_CLOSED";

    a_resumed_record_and_its_held_activities_run_again:
        "RR1 hold: P:hold{ a:hold b:ok } c", "resume RR1"
        => "RR1 hold>run, a hold>run, P hold>run";
    a_resumed_record_with_a_failure_is_worked_out_failed:
        "RR1 hold: P:fail{ a:fail b:hold }", "resume RR1" => "RR1 hold>run, b hold>run, RR1 run>fail";
    a_resumed_review_is_worked_out:
        "RR1 hold: r?auto:hold a", "resume RR1" => "RR1 hold>run, r hold>ok, a wait>run";
    what_was_added_during_the_hold_begins_at_the_resume:
        "RR1 hold: P:hold{ a:hold b }", "resume RR1" => "RR1 hold>run, a hold>run, b wait>run, P hold>run";
    a_resume_needs_at_least_one_activity:
        "RR1 hold:", "resume RR1" => "EMPTY_PLAN";
    a_resumed_parent_needs_a_child_at_least:
        "RR1 hold parent:
         RR2 gone of RR1: a:gone", "resume RR1" => "RR1 hold>run";
    a_resume_needs_a_comment:
        "RR1 hold: a:hold", "resume RR1 without a comment" => "COMMENT_REQUIRED";
    only_what_is_held_is_resumed:
        "RR1 run: a:run", "resume RR1" => "INVALID_STATUS";
    what_is_closed_is_not_resumed:
        "RR1 closed<ok: a:ok", "resume RR1" => "RECORD_CLOSED";

    a_cancel_cancels_all_that_is_unsettled:
        "RR1 fail: a:ok P:fail{ b:fail c:run d:skip } e", "cancel RR1"
        => "RR1 fail>gone, P fail>gone, b fail>gone, c run>gone, e wait>gone";
    a_plan_can_be_cancelled_before_its_start:
        "RR1: a", "cancel RR1" => "RR1 editing>gone, a wait>gone";
    a_held_record_can_be_cancelled:
        "CR7 hold: a:hold", "cancel CR7" => "CR7 hold>gone, a hold>gone";
    a_cancel_needs_a_comment:
        "RR1 run: a:run", "cancel RR1 without a comment" => "COMMENT_REQUIRED";
    a_completed_record_is_not_cancelled:
        "RR1 ok: a:ok", "cancel RR1" => "INVALID_STATUS";
    a_cancelled_record_is_not_cancelled_again:
        "RR1 gone: a:gone", "cancel RR1" => "INVALID_STATUS";
    a_closed_record_is_not_cancelled:
        "RR1 closed<fail: a:fail", "cancel RR1" => "RECORD_CLOSED";

    a_completed_record_is_closed:
        "RR1 ok: a:ok", "close RR1" => "RR1 ok>closed" => "RR1 closed<ok: a:ok";
    a_close_cancels_what_is_neither_settled_nor_failed:
        "RR1 fail: P:fail{ a:fail b:run } c", "close RR1"
        => "RR1 fail>closed, b run>gone, c wait>gone"
        => "RR1 closed<fail: P:fail{ a:fail b:gone } c:gone";
    a_cancelled_record_is_closed:
        "CR7 gone: a:gone", "close CR7" => "CR7 gone>closed";
    a_close_needs_a_comment:
        "RR1 ok: a:ok", "close RR1 without a comment" => "COMMENT_REQUIRED";
    a_running_record_is_not_closed:
        "RR1 run: a:run", "close RR1" => "INVALID_STATUS";
    a_held_record_is_not_closed:
        "RR1 hold: a:hold", "close RR1" => "INVALID_STATUS";
    a_closed_record_is_not_closed_again:
        "RR1 closed<ok: a:ok", "close RR1" => "RECORD_CLOSED";
}
