//! Plan edits: add, move, nest, un-nest, delete (docs/rules.md, section 3).

use crate::fixture::rules;

rules! {
    // Before the start.
    before_the_start_anything_goes_anywhere:
        "RR1: a b", "move b before a" => "b moved from the top to the top" => "RR1 editing: b a";
    a_whole_subtree_is_added_in_one_command:
        "RR1: a", "add S[ x P{ y z } ] after a"
        => "S added, x added, P added, y added, z added"
        => "RR1 editing: a S[ x P{ y z } ]";
    several_roots_keep_their_order:
        "RR1: a b", "add x y before b" => "x added, y added" => "RR1 editing: a x y b";
    an_empty_container_may_stand_in_a_plan:
        "RR1: a", "add P{} into RR1" => "P added" => "RR1 editing: a P{  }";
    neighbours_are_nested_in_a_container_that_takes_their_place:
        "RR1: a b c d", "nest c b as P{}"
        => "P added, b moved from the top to P, c moved from the top to P"
        => "RR1 editing: a P{ b c } d";
    a_dissolved_container_leaves_its_children_in_its_place:
        "RR1: a S[ b c ] d", "unnest S"
        => "S deleted, b moved from S to the top, c moved from S to the top"
        => "RR1 editing: a b c d";
    a_container_is_deleted_with_all_below_it:
        "RR1: a S[ b P{ c } ] d", "delete S"
        => "S deleted, b deleted, P deleted, c deleted" => "RR1 editing: a d";
    an_activity_moves_into_a_container:
        "RR1: a P{ b }", "move a first in P" => "a moved from the top to P" => "RR1 editing: P{ a b }";
    a_mark_is_lost_below_the_top_level:
        "RR1: a+ P{ b }", "move a into P" => "a moved from the top to P" => "RR1 editing: P{ b a }";

    // Later, in what has not been passed.
    what_is_added_to_a_running_parallel_container_begins_at_once:
        "RR1 run: P:run{ a:run }", "add x into P" => "x added, x wait>run";
    what_is_added_before_the_first_pending_step_waits_for_its_turn:
        "RR1 run: a:run b", "add x before b" => "x added" => "RR1 run: a:run x b";
    what_is_added_to_a_failed_parallel_container_begins_as_well:
        "RR1 fail: P:fail{ a:fail }", "add x into P" => "x added, x wait>run";
    nothing_begins_in_a_held_record:
        "RR1 hold: P:hold{ a:hold }", "add x into P" => "x added";
    nothing_begins_in_a_pending_container:
        "RR1 run: a:run P{ b }", "add x into P" => "x added";
    a_place_before_something_begun_has_been_passed:
        "RR1 run: a:run b", "add x before a" => "PLACE_PASSED";
    a_place_before_something_completed_has_been_passed:
        "RR1 run: a:ok b:run", "add x before a" => "PLACE_PASSED";
    also_when_nothing_is_under_way_after_it:
        "RR1 run parent: a:ok b+
         RR2 run of RR1: c:run", "add x before a" => "PLACE_PASSED";
    a_place_before_something_failed_has_been_passed:
        "RR1 fail: a:fail b", "add x before a" => "PLACE_PASSED";
    a_place_before_something_held_has_been_passed:
        "RR1 hold: a:hold b", "add x before a" => "PLACE_PASSED";
    a_place_before_something_skipped_ahead_is_open:
        "RR1 run: a:run b:skip c", "add x before b" => "x added";
    a_settled_container_is_closed_to_additions:
        "RR1 run: S:ok[ a:ok ] b:run", "add x into S" => "PLACE_PASSED";
    what_stands_below_a_settled_container_is_closed_as_well:
        "RR1 run: a:run S:skip[ P:skip{ b:skip } ] c", "add x into P" => "PLACE_PASSED";
    in_a_parallel_container_order_passes_no_place:
        "RR1 run: P:run{ a:run }", "add x before a" => "x added, x wait>run";
    an_empty_container_is_refused_where_it_would_begin_at_once:
        "RR1 run: P:run{ a:run }", "add Q{} into P" => "EMPTY_PLAN";
    also_deep_in_what_is_added:
        "RR1 run: P:run{ a:run }", "add Q{ S[ T[] ] } into P" => "EMPTY_PLAN";
    also_when_it_is_moved_there:
        "RR1 run: P:run{ a:run } Q{}", "move Q into P" => "EMPTY_PLAN";
    it_may_stand_where_its_turn_comes_later:
        "RR1 run: a:run", "add S[] into RR1" => "S added";
    pending_activities_move:
        "RR1 run: a:run b c", "move c before b" => "c moved from the top to the top" => "RR1 run: a:run c b";
    what_is_moved_into_a_running_parallel_container_begins:
        "RR1 run: P:run{ a:run } b c", "move b into P" => "b moved from the top to P, b wait>run";
    what_has_begun_does_not_move:
        "RR1 run: P:run{ a:run b:run }", "move a after b" => "ACTIVITY_STARTED";
    what_is_skipped_does_not_move:
        "RR1 run: a:run b:skip c", "move b after c" => "ACTIVITY_STARTED";
    nothing_moves_to_a_place_that_has_been_passed:
        "RR1 run: a:ok b:run c", "move c before b" => "PLACE_PASSED";
    a_container_does_not_move_below_itself:
        "RR1: S[ P{ a } ]", "move S into P" => "CYCLE";
    nor_into_itself:
        "RR1: S[ a ]", "move S into S" => "CYCLE";
    nothing_moves_to_another_record:
        "RR1: a
         RR2: b", "move a into RR2" => "INVALID_INPUT";
    nothing_moves_beside_itself:
        "RR1: a b", "move a after a" => "INVALID_INPUT";
    a_neighbour_has_to_stand_there:
        "RR1: a P{ b }", "add x after a in P" => "INVALID_INPUT";
    nothing_is_added_below_a_manual_activity:
        "RR1: a", "add x into a" => "WRONG_KIND";
    dependent_activities_stand_in_change_requests_only:
        "RR1: a", "add w~ into RR1" => "WRONG_KIND";
    a_change_request_takes_dependent_activities:
        "CR7: a", "add w~ into CR7" => "w added" => "CR7 new: a w~";
    a_review_is_added_with_its_reviewers:
        "RR1: a", "add r?50%(ann ben!) into RR1" => "r added" => "RR1 editing: a r?50%(ann ben!)";
    a_mark_has_no_place_below_the_top_level:
        "RR1: P{ a }", "add x+ into P" => "INVALID_INPUT";
    only_containers_nest:
        "RR1: a b", "nest a b as x" => "WRONG_KIND";
    what_has_begun_is_not_nested:
        "RR1 run: a:run b", "nest a b as S[]" => "ACTIVITY_STARTED";
    only_neighbours_are_nested:
        "RR1: a P{ b }", "nest a b as S[]" => "INVALID_INPUT";
    only_containers_are_dissolved:
        "RR1: a", "unnest a" => "WRONG_KIND";
    a_running_container_is_not_dissolved:
        "RR1 run: S:run[ a:run ]", "unnest S" => "ACTIVITY_STARTED";

    // Deleting.
    pending_activities_are_deleted:
        "RR1 run: a:run b c", "delete b" => "b deleted" => "RR1 run: a:run c";
    deleting_what_waits_for_the_children_lets_the_next_begin:
        "RR1 run parent: a+ b
         RR2 run of RR1: c:run", "delete a" => "a deleted, b wait>run";
    what_is_in_progress_is_not_deleted:
        "RR1 run: a:run b", "delete a" => "ACTIVITY_STARTED";
    on_hold_what_is_held_is_deleted:
        "RR1 hold: a:hold b", "delete a" => "a deleted" => "RR1 hold: b";
    on_hold_what_failed_is_deleted:
        "RR1 hold: S:fail[ a:fail b ] c", "delete S" => "S deleted, a deleted, b deleted";
    on_hold_what_holds_something_completed_stays:
        "RR1 hold: S:hold[ a:ok b:hold ]", "delete S" => "ACTIVITY_STARTED";
    outside_a_hold_what_failed_stays:
        "RR1 fail: a:fail", "delete a" => "ACTIVITY_STARTED";
    what_is_completed_stays:
        "RR1 hold: a:ok b:hold", "delete a" => "ACTIVITY_STARTED";

    // Records that are over.
    a_completed_plan_is_not_edited:
        "RR1 ok: a:ok", "add x into RR1" => "INVALID_STATUS";
    a_cancelled_plan_is_not_edited:
        "RR1 gone: a:gone", "delete a" => "INVALID_STATUS";
    a_closed_plan_is_not_edited:
        "RR1 closed<ok: a:ok", "nest a as S[]" => "RECORD_CLOSED";
    a_closed_plan_moves_nothing:
        "RR1 closed<gone: a:gone b:gone", "move a after b" => "RECORD_CLOSED";
    a_closed_container_is_not_dissolved:
        "RR1 closed<ok: S:ok[ a:ok ]", "unnest S" => "RECORD_CLOSED";
    a_closed_record_is_not_marked:
        "RR1 closed<gone parent: a:gone", "mark a" => "RECORD_CLOSED";
}
