//! Parent and child releases (docs/rules.md, section 6), and what hold, resume, cancel and start do to children.

use crate::fixture::{Fixture, rules};

rules! {
    // Becoming a family.
    a_plain_release_becomes_a_parent:
        "RR1: a", "convert RR1" => "RR1 parent" => "RR1 editing parent: a";
    a_conversion_needs_a_comment:
        "RR1: a", "convert RR1 without a comment" => "COMMENT_REQUIRED";
    a_change_request_is_no_parent:
        "CR7: a", "convert CR7" => "WRONG_KIND";
    a_parent_is_not_converted_again:
        "RR1 parent: a", "convert RR1" => "ALREADY_A_PARENT";
    a_child_is_not_converted:
        "RR1 parent: a
         RR2 of RR1: b", "convert RR2" => "ALREADY_A_CHILD";
    a_closed_release_is_not_converted:
        "RR1 closed<ok: a:ok", "convert RR1" => "RECORD_CLOSED";
    a_reverted_parent_loses_its_children:
        "RR1 parent: a
         RR2 of RR1: b
         RR3 of RR1: c", "revert RR1 without a comment"
        => "RR1 plain, RR1 lost RR2, RR1 lost RR3, RR2 left RR1, RR3 left RR1"
        => "RR1 editing: a
            RR2 editing: b";
    a_closed_child_is_not_told_of_it:
        "RR1 run parent: a:run
         RR2 closed<ok of RR1: b:ok", "revert RR1" => "RR1 plain, RR1 lost RR2" => "RR2 closed<ok: b:ok";
    only_parents_are_reverted:
        "RR1: a", "revert RR1" => "NOT_A_PARENT";
    a_closed_parent_is_not_reverted:
        "RR1 closed<ok parent: a:ok", "revert RR1" => "RECORD_CLOSED";
    a_change_request_is_not_reverted:
        "CR7: a", "revert CR7" => "WRONG_KIND";

    a_child_is_linked_on_both_sides:
        "RR1 parent: a
         RR2: b", "adopt RR1 RR2" => "RR1 has RR2, RR2 of RR1" => "RR2 editing of RR1: b";
    only_a_parent_has_children:
        "RR1: a
         RR2: b", "adopt RR1 RR2" => "NOT_A_PARENT";
    a_child_has_one_parent:
        "RR1 parent: a
         RR2 parent: b
         RR3 of RR2: c", "adopt RR1 RR3" => "ALREADY_A_CHILD";
    a_parent_is_nobody_s_child:
        "RR1 parent: a
         RR2 parent: b", "adopt RR1 RR2" => "ALREADY_A_PARENT";
    a_change_request_is_nobody_s_child:
        "RR1 parent: a
         CR7: b", "adopt RR1 CR7" => "WRONG_KIND";
    a_closed_release_becomes_nobody_s_child:
        "RR1 parent: a
         RR2 closed<ok: b:ok", "adopt RR1 RR2" => "RECORD_CLOSED";
    a_closed_parent_takes_no_child:
        "RR1 closed<ok parent: a:ok
         RR2: b", "adopt RR1 RR2" => "RECORD_CLOSED";
    a_child_is_unlinked_on_both_sides:
        "RR1 fail parent: a:run
         RR2 fail of RR1: b:fail", "disown RR1 RR2" => "RR1 lost RR2, RR2 left RR1, RR1 fail>run";
    a_closed_child_is_unlinked_from_its_parent_s_side:
        "RR1 fail parent: a:run
         RR2 closed<fail of RR1: b:fail", "disown RR1 RR2" => "RR1 lost RR2, RR1 fail>run";
    a_child_of_a_closed_parent_is_unlinked_from_its_own_side:
        "RR1 closed<fail parent: a:ok
         RR2 fail of RR1: b:fail", "disown RR1 RR2" => "RR2 left RR1" => "RR2 fail: b:fail";
    a_closed_family_stays:
        "RR1 closed<ok parent: a:ok
         RR2 closed<ok of RR1: b:ok", "disown RR1 RR2" => "RECORD_CLOSED";
    unlinking_a_child_needs_a_comment:
        "RR1 parent: a
         RR2 of RR1: b", "disown RR1 RR2 without a comment" => "COMMENT_REQUIRED";
    what_is_no_child_is_not_unlinked:
        "RR1 parent: a
         RR2: b", "disown RR1 RR2" => "NOT_FOUND";

    // A parent's status.
    a_parent_waits_for_its_children:
        "RR1 run parent: a:run
         RR2 run of RR1: b:run", "complete a" => "a run>ok";
    a_child_waits_for_nobody:
        "RR1 run parent: a:run
         RR2 run of RR1: b:run", "complete b" => "b run>ok, RR2 run>ok";
    the_last_child_completes_its_parent:
        "RR1 run parent: a:ok
         RR2 run of RR1: b:run
         RR3 gone of RR1: c:gone", "complete b" => "b run>ok, RR2 run>ok, RR1 run>ok";
    a_failed_child_fails_its_parent:
        "RR1 run parent: a:run
         RR2 run of RR1: b:run", "fail b" => "b run>fail, RR2 run>fail, RR1 run>fail";
    a_failed_child_stops_no_activity_of_its_parent:
        "RR1 fail parent: a:run c
         RR2 fail of RR1: b:fail", "complete a" => "a run>ok, c wait>run";
    a_parent_that_is_not_started_is_not_worked_out:
        "RR1 parent: a
         RR2 run of RR1: b:run", "fail b" => "b run>fail, RR2 run>fail";
    a_closed_child_counts_as_what_it_was_closed_from:
        "RR1 fail parent: a:run
         RR2 fail of RR1: b:fail", "close RR2" => "RR2 fail>closed";
    a_held_child_with_a_failure_at_its_top_counts_as_failed:
        "RR1 fail parent: a:run
         RR2 fail of RR1: b:fail", "hold RR2" => "RR2 fail>hold";
    that_failure_deleted_it_counts_as_in_progress:
        "RR1 fail parent: a:run
         RR2 hold of RR1: b:fail c", "delete b" => "b deleted, RR1 fail>run";
    a_cancelled_child_counts_as_done:
        "RR1 fail parent: a:ok
         RR2 fail of RR1: b:fail", "cancel RR2" => "RR2 fail>gone, b fail>gone, RR1 fail>ok";
    a_completed_parent_that_is_given_an_unfinished_child_runs_again:
        "RR1 ok parent: a:ok
         RR2: b", "adopt RR1 RR2" => "RR1 has RR2, RR2 of RR1, RR1 ok>run";
    a_completed_parent_that_is_given_a_failed_child_is_failed:
        "RR1 ok parent: a:ok
         RR2 fail: b:fail", "adopt RR1 RR2" => "RR1 has RR2, RR2 of RR1, RR1 ok>fail";
    a_completed_parent_that_is_given_a_finished_child_stays:
        "RR1 ok parent: a:ok
         RR2 ok: b:ok", "adopt RR1 RR2" => "RR1 has RR2, RR2 of RR1";
    a_return_in_a_child_lets_its_completed_parent_run_again:
        "RR1 ok parent: a:ok
         RR2 ok of RR1: b:ok", "return b" => "b ok>wait, b wait>run, RR2 ok>run, RR1 ok>run";
    a_cancelled_parent_stays:
        "RR1 gone parent: a:gone
         RR2 ok of RR1: b:ok", "return b" => "b ok>wait, b wait>run, RR2 ok>run";
    a_release_left_with_nothing_keeps_its_status:
        "RR1 fail parent:
         RR2 fail of RR1: b:fail", "disown RR1 RR2" => "RR1 lost RR2, RR2 left RR1";
    also_with_a_cancelled_child_alone:
        "RR1 fail parent:
         RR2 fail of RR1: b:fail", "cancel RR2" => "RR2 fail>gone, b fail>gone";

    // After children.
    an_activity_after_children_waits_in_its_turn:
        "RR1 run parent: a:run b+
         RR2 run of RR1: c:run", "complete a" => "a run>ok";
    it_begins_by_itself_when_the_last_child_is_done:
        "RR1 run parent: a:ok b+
         RR2 run of RR1: c:run", "complete c" => "c run>ok, RR2 run>ok, b wait>run";
    without_children_it_has_its_turn_like_any_other:
        "RR1 run: a:run b+", "complete a" => "a run>ok, b wait>run";
    what_has_begun_goes_on_when_a_child_comes:
        "RR1 run parent: b:run+
         RR2: c", "adopt RR1 RR2" => "RR1 has RR2, RR2 of RR1";
    the_mark_can_be_taken_away:
        "RR1 run parent: a:ok b+
         RR2 run of RR1: c:run", "unmark b" => "b afterChildren changed, b wait>run";
    the_mark_can_be_set_ahead:
        "RR1 run parent: a:run b
         RR2 run of RR1: c:run", "mark b" => "b afterChildren changed" => "RR1 run parent: a:run b+";
    what_is_marked_already_keeps_what_was_said:
        "RR1 parent: a+", "mark a" => "a commented";
    only_the_top_level_is_marked:
        "RR1 parent: S[ a ]", "mark a" => "INVALID_INPUT";
    a_change_request_is_not_marked:
        "CR7: a", "mark a" => "INVALID_INPUT";
    what_has_begun_is_not_marked:
        "RR1 run parent: a:run", "mark a" => "ACTIVITY_STARTED";
    a_parent_without_its_last_child_goes_on:
        "RR1 run parent: a:ok b+
         RR2 run of RR1: c:run", "disown RR1 RR2" => "RR1 lost RR2, RR2 left RR1, b wait>run";

    // Starting, holding, resuming and cancelling with children.
    the_children_asked_for_start_along_by_number:
        "RR1 parent: a
         RR2 of RR1: b
         RR3 of RR1: c
         RR4 of RR1: d", "start RR1 with RR4 RR2"
        => "RR1 editing>run, RR2 editing>run, RR4 editing>run, b wait>run, d wait>run, a wait>run";
    a_parent_starts_on_its_children_alone:
        "RR1 parent:
         RR2 of RR1: b", "start RR1" => "RR1 editing>run";
    a_child_that_cannot_start_refuses_the_whole_start:
        "RR1 parent: a
         RR2 of RR1: b
         RR3 of RR1:", "start RR1 with RR2 RR3" => "EMPTY_PLAN";
    a_child_that_runs_cannot_start:
        "RR1 parent: a
         RR2 run of RR1: b:run", "start RR1 with RR2" => "INVALID_STATUS";
    a_record_that_is_no_child_is_not_asked_to_start:
        "RR1 parent: a
         RR2: b", "start RR1 with RR2" => "INVALID_INPUT";
    all_checks_on_the_parent_come_before_the_first_child_s:
        "RR1 parent: a P{}
         RR2 closed<gone of RR1: b:gone", "start RR1 with RR2" => "EMPTY_PLAN";
    a_hold_reaches_the_children_that_run:
        "RR1 fail parent: a:run
         RR2 run of RR1: b:run
         RR3 fail of RR1: c:fail d
         RR4 of RR1: e", "hold RR1" => "RR1 fail>hold, a run>hold, RR2 run>hold, b run>hold, RR3 fail>hold";
    a_hold_leaves_out_whom_it_is_told:
        "RR1 run parent: a:run
         RR2 run of RR1: b:run", "hold RR1 but RR2" => "RR1 run>hold, a run>hold";
    a_resume_takes_along_whom_that_hold_held:
        "RR1 hold parent: a:hold
         RR2 held-along of RR1: b:hold
         RR3 hold of RR1: c:hold", "resume RR1"
        => "RR1 hold>run, RR2 hold>run, b hold>run, a hold>run";
    a_resume_leaves_out_whom_it_is_told:
        "RR1 hold parent: a:hold
         RR2 held-along of RR1: b:hold", "resume RR1 but RR2" => "RR1 hold>run, a hold>run";
    a_cancel_reaches_the_children_that_are_not_over:
        "RR1 run parent: a:run
         RR2 ok of RR1: b:ok
         RR3 of RR1: c
         RR4 hold of RR1: d:hold", "cancel RR1"
        => "RR1 run>gone, a run>gone, RR3 editing>gone, c wait>gone, RR4 hold>gone, d hold>gone";
    a_cancel_leaves_out_whom_it_is_told:
        "RR1 run parent: a:run
         RR2 run of RR1: b:run", "cancel RR1 but RR2" => "RR1 run>gone, a run>gone";
    only_children_are_left_out:
        "RR1 run parent: a:run
         RR2 run: b:run", "hold RR1 but RR2" => "INVALID_INPUT";
    a_close_reaches_no_child:
        "RR1 ok parent: a:ok
         RR2 ok of RR1: b:ok", "close RR1" => "RR1 ok>closed";
    a_child_held_alone_leaves_its_parent_running:
        "RR1 run parent: a:run
         RR2 run of RR1: b:run", "hold RR2" => "RR2 run>hold, b run>hold";
}

#[test]
fn a_child_left_out_of_a_resume_is_not_resumed_by_a_later_one() {
    let mut world: Fixture = "RR1 run parent: a:run
                              RR2 run of RR1: b:run"
        .parse()
        .unwrap();
    assert_eq!(world.tell("hold RR1"), "RR1 run>hold, a run>hold, RR2 run>hold, b run>hold");
    assert_eq!(world.tell("resume RR1 but RR2"), "RR1 hold>run, a hold>run");
    assert_eq!(world.tell("hold RR1"), "RR1 run>hold, a run>hold");
    assert_eq!(world.tell("resume RR1"), "RR1 hold>run, a hold>run");
}

#[test]
fn children_that_a_hold_does_not_reach_are_named_in_the_answer() {
    let mut world: Fixture = "RR1 run parent: a:run
                              RR2 run of RR1: b:run
                              RR3 of RR1: c
                              RR4 run of RR1: d:run"
        .parse()
        .unwrap();
    assert_eq!(world.left_out("hold RR1 but RR4"), ["RR3", "RR4"]);
}

#[test]
fn a_child_that_changed_its_parent_is_not_resumed_by_the_new_one() {
    let mut world: Fixture = "RR1 run parent: a:run
                              RR2 run of RR1: b:run
                              RR3 run parent: c:run"
        .parse()
        .unwrap();
    assert_eq!(world.tell("hold RR1"), "RR1 run>hold, a run>hold, RR2 run>hold, b run>hold");
    assert_eq!(world.tell("disown RR1 RR2"), "RR1 lost RR2, RR2 left RR1");
    assert_eq!(world.tell("adopt RR3 RR2"), "RR3 has RR2, RR2 of RR3");
    assert_eq!(world.tell("hold RR3"), "RR3 run>hold, c run>hold");
    assert_eq!(world.tell("resume RR3"), "RR3 hold>run, c hold>run");
}
