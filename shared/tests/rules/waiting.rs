//! "Why is this not moving?": what an activity waits for.

/// A table of examples: what is there, which activity, what it waits for.
macro_rules! waits {
    ($($name:ident: $world:expr, $activity:expr => $waits:expr;)*) => {$(
        #[test]
        fn $name() {
            let world: crate::fixture::Fixture = $world.parse().unwrap();
            assert_eq!(world.waits($activity), $waits);
        }
    )*};
}

waits! {
    before_the_start_everything_waits_for_it:
        "RR1: a b", "b" => "start of RR1";
    in_a_held_record_everything_waits_for_the_resume:
        "RR1 hold: a:hold b", "a" => "resume of RR1";
    a_manual_activity_waits_for_a_person:
        "RR1 run: a:run", "a" => "a person";
    a_review_waits_for_the_votes_that_are_missing:
        "RR1 run: r?all(ann+ ben @ops):run", "r" => "votes of ben @ops";
    a_review_without_reviewers_says_so:
        "RR1 run: r?all():run", "r" => "reviewers";
    a_failed_review_waits_for_somebody_to_mend_it:
        "RR1 fail: r?all(ann-):fail", "r" => "failure of r";
    a_failed_activity_waits_for_somebody_to_mend_it:
        "RR1 fail: a:fail", "a" => "failure of a";
    a_pending_step_waits_for_the_first_that_is_not_settled:
        "RR1 run: a:ok b:run c d", "d" => "earlier step b";
    a_failed_step_before_it_is_called_a_failure:
        "RR1 fail: a:fail b", "b" => "failure of a";
    an_earlier_container_is_a_step:
        "RR1 run: P:run{ a:run } b", "b" => "earlier step P";
    a_step_waits_for_the_outermost_one_in_its_way:
        "RR1 run: a:run S[ b c ]", "c" => "earlier step a";
    in_its_own_sequence_it_waits_for_its_neighbour:
        "RR1 run: P:run{ S:run[ a:run b ] c:run }", "b" => "earlier step a";
    a_container_waits_for_what_is_under_way_below_it:
        "RR1 run: P:run{ a:run b:ok S:run[ c:run ] }", "P" => "a S below";
    a_failed_container_names_the_failure_and_what_goes_on:
        "RR1 fail: P:fail{ a:fail b:run }", "P" => "failure of a, b below";
    of_many_the_first_twenty_are_named_and_the_rest_counted:
        "RR1 run: P:run{ a:run b:run c:run d:run e:run f:run g:run h:run i:run j:run k:run l:run m:run n:run o:run p:run q:run r:run s:run t:run u:run v:run }", "P" => "a b c d e f g h i j k l m n o p q r s t +2 below";
    a_dependent_activity_waits_for_what_it_is_linked_to:
        "RR1 run: P:run{ a:run b:ok c:run }
         CR7 run: w~a,b,c:run", "w" => "links to a c";
    a_linked_failure_is_named:
        "RR1 fail: a:fail
         CR7 fail: w~a:fail", "w" => "failure of a";
    a_cancelled_release_is_named:
        "RR1 gone: a:gone
         CR7 run: w~a:run", "w" => "another link, as one was cancelled";
    a_release_closed_from_cancelled_is_named_too:
        "RR1 closed<gone: a:ok
         CR7 run: w~a:run", "w" => "another link, as one was cancelled";
    without_links_it_says_so:
        "CR7 run: w~:run", "w" => "a link";
    skipped_links_alone_are_none:
        "RR1 run: a:skip b:run
         CR7 run: w~a:run", "w" => "a link";
    an_activity_after_children_waits_for_those_that_are_not_done:
        "RR1 run parent: a+
         RR2 run of RR1: b:run
         RR3 ok of RR1: c:ok
         RR4 of RR1: d", "a" => "children RR2 RR4";
    what_is_in_a_container_after_children_waits_for_them_too:
        "RR1 run parent: P+{ a }
         RR2 run of RR1: b:run", "a" => "children RR2";
    before_its_turn_it_waits_for_the_earlier_step_first:
        "RR1 run parent: a:run b+
         RR2 run of RR1: c:run", "b" => "earlier step a";
    what_is_settled_waits_for_nothing:
        "RR1 run: a:ok b:skip c:run", "b" => "";
    a_failure_in_a_closed_record_waits_for_nothing_any_more:
        "RR1 closed<fail: a:fail", "a" => "";
}
