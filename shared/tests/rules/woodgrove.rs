//! The worked example: Woodgrove Bank's June release, step by step.

use crate::fixture::{Fixture, assert_state};

#[test]
fn woodgrove_bank_s_june_release_goes_as_the_worked_example_says() {
    let mut world: Fixture = "
        RR1 run parent: integration+
        RR2 of RR1: approve?all(ann) rack{ patch site[ drain recable ] } confirm
        RR3 run of RR1: database:run
        CR7 run: deployed~confirm:run announce
    "
    .parse()
    .unwrap();

    assert_eq!(world.tell("start RR2"), "RR2 editing>run, approve wait>run");
    assert_eq!(
        world.tell("vote approve ann yes"),
        "approve ann yes, approve run>ok, rack wait>run, patch wait>run, site wait>run, drain wait>run"
    );
    assert_eq!(world.tell("fail patch"), "patch run>fail, rack run>fail, RR2 run>fail, RR1 run>fail");
    assert_eq!(world.tell("complete drain"), "drain run>ok, recable wait>run");
    assert_eq!(world.tell("skip patch"), "patch fail>skip, rack fail>run, RR2 fail>run, RR1 fail>run");
    assert_eq!(world.tell("complete recable"), "recable run>ok, site run>ok, rack run>ok, confirm wait>run");
    assert_eq!(world.tell("complete confirm"), "confirm run>ok, RR2 run>ok, deployed run>ok, announce wait>run");
    assert_eq!(world.tell("complete database"), "database run>ok, RR3 run>ok, integration wait>run");
    assert_eq!(world.tell("complete integration"), "integration run>ok, RR1 run>ok");
    assert_state(
        &world,
        "RR1 ok parent: integration:ok+
         RR2 ok of RR1: approve?all(ann+):ok rack:ok{ patch:skip site:ok[ drain:ok recable:ok ] } confirm:ok
         RR3 ok of RR1: database:ok
         CR7 run: deployed~confirm:ok announce:run",
    );
}
