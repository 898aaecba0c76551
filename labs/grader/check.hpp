#pragma once
// What a lab's checks.cpp includes, and nothing else: Catch2, the bench that each check runs on, its peers.
//
//   #include "labs/grader/check.hpp"
//   TEST_CASE_METHOD(Bench, "Echoes one line", "[id:one_line][points:3][needs:listens]") { … }
//
// The tags are the check's id (the name of its hints in lab.toml), its points, and the checks that must have
// passed for it to be worth running.

#if SWITCHBOARD_CATCH_MAJOR >= 3
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>
#endif

#include "labs/grader/answers.hpp"
#include "labs/grader/bench.hpp"
#include "labs/grader/http_client.hpp"
#include "labs/grader/our_server.hpp"
#include "labs/grader/process_bench.hpp"
#include "labs/grader/program.hpp"

using switchboard::grader::Answers;
using switchboard::grader::Bench;
using switchboard::grader::FunctionCalls;
using switchboard::grader::HttpClient;
using switchboard::grader::OurServer;
using switchboard::grader::Peer;
using switchboard::grader::ProcessBench;
using switchboard::grader::Program;
