//! What is only recorded, versions, and the order of refusals (docs/rules.md, sections 3 and 7).

use crate::fixture::rules;

rules! {
    a_comment_is_recorded:
        "RR1 ok: a:ok", "comment a" => "a commented";
    a_comment_without_text_is_none:
        "RR1 ok: a:ok", "comment RR1 without a comment" => "COMMENT_REQUIRED";
    fields_can_be_changed_on_hold:
        "RR1 hold: a:hold", "rename a" => "a title changed";
    fields_can_be_changed_after_a_cancel:
        "RR1 gone: a:gone", "rename RR1" => "RR1 title changed";
    an_activity_is_assigned_and_delegated:
        "RR1 run: a:run", "assign a" => "a assigned";
    an_activity_is_delegated:
        "RR1 run: a:run", "delegate a" => "a delegated";
    a_record_is_assigned:
        "RR1: a", "assign RR1" => "RR1 assigned";
    a_closed_record_takes_no_comment:
        "RR1 closed<ok: a:ok", "comment RR1" => "RECORD_CLOSED";
    a_closed_record_takes_no_field:
        "RR1 closed<ok: a:ok", "rename a" => "RECORD_CLOSED";
    a_closed_record_takes_no_assignment:
        "RR1 closed<ok: a:ok", "assign a" => "RECORD_CLOSED";
    a_closed_record_takes_no_delegation:
        "RR1 closed<ok: a:ok", "delegate a" => "RECORD_CLOSED";
    nobody_comments_on_nothing:
        "RR1: a", "comment nobody" => "NOT_FOUND";

    the_present_version_is_accepted:
        "RR1 run: a:run b", "complete a at version 1" => "a run>ok, b wait>run";
    a_command_for_releases_refuses_a_change:
        "CR1 new: a", "start CR1 as a release" => "WRONG_KIND";
    a_command_for_the_class_of_the_record_is_accepted:
        "CR1 new: a", "start CR1 as a change" => "CR1 new>run, a wait>run";
    the_comment_comes_before_the_class:
        "CR1 run: a:run", "hold CR1 as a release without a comment" => "COMMENT_REQUIRED";
    another_version_is_a_conflict:
        "RR1 run: a:run b", "complete a at version 7" => "VERSION_CONFLICT";
    a_conflict_comes_before_a_missing_comment:
        "RR1 run: a:run b", "fail a without a comment at version 7" => "VERSION_CONFLICT";
    a_missing_comment_comes_before_the_kind:
        "RR1 run: S:run[ a:run ]", "fail S without a comment" => "COMMENT_REQUIRED";
    the_kind_comes_before_a_closed_record:
        "RR1 closed<ok: r?auto:ok", "complete r" => "WRONG_KIND";
    a_held_record_comes_before_the_reviewer:
        "RR1 hold: r?all(ann):hold", "vote r ben yes" => "RECORD_ON_HOLD";
    a_conflict_comes_before_the_kind_of_a_place:
        "RR1 run: a:run", "add x into a at version 7" => "VERSION_CONFLICT";
    senseless_input_comes_before_a_conflict:
        "RR1 run: a:run", "add r?0%(ann) into RR1 at version 7" => "INVALID_INPUT";
}
