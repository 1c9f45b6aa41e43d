//! Hands the GraphQL schema to cynic, which checks every query of the app against it.

#![allow(clippy::expect_used, reason = "a build without its schema has to stop")]

fn main() {
    println!("cargo::rerun-if-changed=../schema.graphql");
    cynic_codegen::register_schema("waybill")
        .from_sdl_file("../schema.graphql")
        .expect("../schema.graphql should be a readable schema")
        .as_default()
        .expect("the schema should be written to the build folder");
}
