#include "lessons/player/lesson.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <cstring>

#include "lessons/player/catalogue.hpp"
#include "lessons/player/fact_text.hpp"

namespace switchboard::lessons {
namespace {

namespace fs = std::filesystem;

/// Reads one lesson.toml; every complaint names its line, so that a lesson's author need not search.
class LessonFile {
 public:
  explicit LessonFile(fs::path file) : file_(std::move(file)) {}

  Lesson read() {
    const auto document = parse();
    expect_keys(document,
                {"title", "summary", "readme_shows", "picture", "actor", "step", "break_it", "end"});
    Lesson lesson;
    lesson.title = required_string(document, "title");
    lesson.summary = string_of(document, "summary");
    if (const auto* topics = document.get("readme_shows")) lesson.readme_shows = strings_of(*topics);
    each_table(document, "actor", [&](const toml::table& table) { read_actor(table, lesson); });
    if (lesson.actors.empty()) fail(document, "a lesson needs at least one [[actor]]");
    lesson.steps = read_steps(document);
    if (lesson.steps.empty()) fail(document, "a lesson needs at least one [[step]]");
    if (const auto* broken = table_of(document, "break_it")) lesson.broken = read_broken(*broken);
    if (const auto* picture = table_of(document, "picture")) lesson.picture = read_picture(*picture, lesson);
    if (const auto* end = table_of(document, "end")) read_end(*end, lesson);
    return lesson;
  }

 private:
  [[noreturn]] void fail_at(unsigned line, const std::string& what) const {
    throw LessonError(fmt::format("{}:{}: {}", file_.string(), line, what));
  }
  [[noreturn]] void fail(const toml::node& where, const std::string& what) const {
    fail_at(where.source().begin.line, what);
  }

  toml::table parse() const {
    try {
      return toml::parse_file(file_.string());
    } catch (const toml::parse_error& error) {
      fail_at(std::max(1u, error.source().begin.line), std::string{error.description()});
    }
  }

  /// A misspelt key would be silently without effect.
  void expect_keys(const toml::table& table, std::initializer_list<std::string_view> known) const {
    for (const auto& [key, value] : table)
      if (std::find(known.begin(), known.end(), key.str()) == known.end())
        fail(value, fmt::format("'{}' means nothing here", key.str()));
  }

  std::string string_of(const toml::table& table, std::string_view key) const {
    const auto* node = table.get(key);
    if (node == nullptr) return {};
    if (!node->is_string()) fail(*node, fmt::format("'{}' must be a text", key));
    return node->as_string()->get();
  }

  std::string required_string(const toml::table& table, std::string_view key) const {
    auto text = string_of(table, key);
    if (text.empty()) fail(table, fmt::format("'{}' is missing", key));
    return text;
  }

  const toml::table* table_of(const toml::table& table, std::string_view key) const {
    const auto* node = table.get(key);
    if (node != nullptr && !node->is_table()) fail(*node, fmt::format("'{}' must be a table", key));
    return node == nullptr ? nullptr : node->as_table();
  }

  template <class Use>
  void each_table(const toml::table& table, std::string_view key, Use use) const {
    const auto* node = table.get(key);
    if (node == nullptr) return;
    const auto* array = node->as_array();
    if (array == nullptr) fail(*node, fmt::format("'{}' must be a list of tables", key));
    for (const auto& element : *array) {
      if (!element.is_table()) fail(element, fmt::format("'{}' must be a list of tables", key));
      use(*element.as_table());
    }
  }

  std::vector<std::string> strings_of(const toml::node& node) const {
    std::vector<std::string> texts;
    const auto* array = node.as_array();
    if (array == nullptr) fail(node, "a list of texts is expected");
    for (const auto& element : *array) {
      if (!element.is_string()) fail(element, "a list of texts is expected");
      texts.push_back(element.as_string()->get());
    }
    return texts;
  }

  std::string text_with_facts(const toml::table& table, std::string_view key) const {
    auto text = string_of(table, key);
    if (const auto problem = problem_with_text(text, labels_)) fail(*table.get(key), *problem);
    return text;
  }

  std::string condition(const toml::table& table, std::string_view key) const {
    auto text = string_of(table, key);
    if (const auto problem = problem_with_condition(text, labels_)) fail(*table.get(key), *problem);
    return text;
  }

  std::string actor(const toml::table& table, std::string_view key) const {
    auto label = required_string(table, key);
    if (!labels_.contains(label)) fail(*table.get(key), fmt::format("there is no actor '{}'", label));
    return label;
  }

  void read_actor(const toml::table& table, Lesson& lesson) {
    expect_keys(table, {"label", "program", "arguments", "role", "capabilities"});
    Actor actor;
    actor.label = required_string(table, "label");
    actor.program = required_string(table, "program");
    if (actor.program.find('/') != std::string::npos)
      fail(*table.get("program"), "a program is named without a path");
    if (const auto* arguments = table.get("arguments")) actor.arguments = strings_of(*arguments);
    const auto role = required_string(table, "role");
    if (role != "server" && role != "client") fail(*table.get("role"), "a role is server or client");
    actor.role = role == "server" ? ActorRole::server : ActorRole::client;
    if (const auto capabilities = string_of(table, "capabilities"); !capabilities.empty()) {
      if (capabilities != "raw" && capabilities != "dropped")
        fail(*table.get("capabilities"), "capabilities are raw or dropped");
      if (capabilities == "raw") actor.capabilities = Actor::Capabilities::raw;
    }
    if (!labels_.insert(actor.label).second)
      fail(*table.get("label"), fmt::format("there is an actor '{}' already", actor.label));
    lesson.actors.push_back(std::move(actor));
  }

  std::vector<Step> read_steps(const toml::table& table) const {
    std::vector<Step> steps;
    each_table(table, "step", [&](const toml::table& step) { steps.push_back(read_step(step)); });
    return steps;
  }

  Step read_step(const toml::table& table) const {
    expect_keys(table, {"title", "text", "telephone", "go", "wait", "look", "question", "shows"});
    Step step;
    step.title = required_string(table, "title");
    step.text = text_with_facts(table, "text");
    if (step.text.empty()) fail(table, "'text' is missing");
    step.telephone = text_with_facts(table, "telephone");
    each_table(table, "go", [&](const toml::table& action) { step.actions.push_back(read_action(action)); });
    step.wait = condition(table, "wait");
    step.look = read_look(table);
    if (const auto* question = table_of(table, "question")) step.question = read_question(*question);
    if (const auto* topics = table.get("shows")) step.shows = strings_of(*topics);
    return step;
  }

  Action read_action(const toml::table& table) const {
    expect_keys(table,
                {"start", "hold", "before", "step", "continue", "release", "end", "signal", "to", "until"});
    Action action{ReleaseAll{}, condition(table, "until")};
    int deeds = 0;
    const auto is = [&](std::string_view key) { return table.contains(key) && ++deeds > 0; };
    if (is("start")) action.deed = StartActor{actor(table, "start")};
    if (is("hold")) action.deed = HoldBefore{actor(table, "hold"), required_string(table, "before")};
    if (is("step")) action.deed = StepActor{actor(table, "step")};
    if (is("continue")) action.deed = ContinueActor{actor(table, "continue")};
    if (is("end")) action.deed = EndActor{actor(table, "end")};
    if (is("signal")) action.deed = SignalActor{actor(table, "to"), signal(table)};
    if (is("release") && required_string(table, "release") != "all")
      fail(table, "release = \"all\" is meant");
    if (deeds != 1) fail(table, "an action is one of start, hold, step, continue, release, signal and end");
    return action;
  }

  int signal(const toml::table& table) const {
    const auto name = required_string(table, "signal");
    for (int number = 1; number < NSIG; ++number)
      if (const char* known = sigabbrev_np(number); known != nullptr && "SIG" + std::string(known) == name)
        return number;
    fail(*table.get("signal"), fmt::format("there is no signal '{}'", name));
  }

  Look read_look(const toml::table& table) const {
    const auto* look = table_of(table, "look");
    if (look == nullptr) fail(table, "'look' is missing");
    expect_keys(*look, {"view", "subject", "call"});
    return read_what_to_see(*look);
  }

  Look read_what_to_see(const toml::table& table) const {
    Look value{required_string(table, "view"), {}, string_of(table, "call")};
    static constexpr std::string_view views[] = {"stage",    "ladder", "states",    "source",
                                                 "timeline", "calls",  "inspector", "console"};
    if (std::find(std::begin(views), std::end(views), value.view) == std::end(views))
      fail(*table.get("view"), fmt::format("there is no view '{}'", value.view));
    if (table.contains("subject")) value.subject = actor(table, "subject");
    if (!value.call.empty() && value.subject.empty()) fail(table, "'call' is one of the 'subject'");
    return value;
  }

  Picture read_picture(const toml::table& table, const Lesson& lesson) const {
    expect_keys(table, {"of", "step", "view", "subject", "call", "size", "says"});
    Picture picture;
    const auto of = string_of(table, "of");
    if (!of.empty() && of != "break_it") fail(*table.get("of"), "'of' is break_it, or left out");
    if (of == "break_it") picture.of = Picture::Of::broken;
    if (of == "break_it" && !lesson.broken) fail(*table.get("of"), "there is no break_it");
    const auto count = of == "break_it" ? lesson.broken->steps.size() : lesson.steps.size();
    const auto number = table["step"].value<std::int64_t>().value_or(0);
    if (number < 1 || static_cast<std::size_t>(number) > count)
      fail(table, fmt::format("'step' is a number from 1 to {}", count));
    picture.step = static_cast<std::size_t>(number);
    picture.look = read_what_to_see(table);
    if (const auto size = string_of(table, "size"); !size.empty()) picture.size = size;
    picture.says = required_string(table, "says");
    return picture;
  }

  Question read_question(const toml::table& table) const {
    expect_keys(table, {"text", "choices", "answer_fact", "unit", "difference"});
    Question question;
    question.text = required_string(table, "text");
    question.difference = text_with_facts(table, "difference");
    if (question.difference.empty()) fail(table, "'difference' is missing");
    question.unit = string_of(table, "unit");
    question.answer_fact = string_of(table, "answer_fact");
    if (!question.answer_fact.empty())
      if (const auto problem = problem_with_fact(question.answer_fact, labels_))
        fail(*table.get("answer_fact"), *problem);
    each_table(table, "choices", [&](const toml::table& choice) {
      question.choices.push_back(read_choice(choice, question.answer_fact));
    });
    question.kind = question.choices.empty() ? Question::Kind::number : Question::Kind::choice;
    if (question.choices.empty() && question.answer_fact.empty())
      fail(table, "a question needs choices, or an answer_fact whose value is the answer");
    if (question.choices.size() == 1 || question.choices.size() > 9)
      fail(table, "a question has two to nine choices");
    return question;
  }

  /// A choice is right when its condition holds, or when the question's fact has its value.
  Choice read_choice(const toml::table& table, const std::string& answer_fact) const {
    expect_keys(table, {"text", "when", "value"});
    Choice choice{required_string(table, "text"), condition(table, "when")};
    if (const auto* value = table.get("value")) {
      if (answer_fact.empty() || !choice.when.empty())
        fail(*value, "a choice has a value of the question's answer_fact, or a condition of its own");
      if (const auto number = value->value<std::int64_t>(); number && value->is_integer())
        choice.when = fmt::format("{} == {}", answer_fact, *number);
      else
        choice.when = fmt::format("{} == {}", answer_fact, string_of(table, "value"));
      if (const auto problem = problem_with_condition(choice.when, labels_)) fail(*value, *problem);
    }
    if (choice.when.empty()) fail(table, "a choice says 'when' it is right, or the 'value' of answer_fact");
    return choice;
  }

  BrokenVariant read_broken(const toml::table& table) const {
    expect_keys(table, {"title", "arguments", "step"});
    BrokenVariant broken;
    broken.title = required_string(table, "title");
    const auto* arguments = table_of(table, "arguments");
    if (arguments == nullptr) fail(table, "'arguments' are missing");
    for (const auto& [label, list] : *arguments) {
      if (!labels_.contains(label.str())) fail(list, fmt::format("there is no actor '{}'", label.str()));
      broken.arguments[std::string{label.str()}] = strings_of(list);
    }
    broken.steps = read_steps(table);
    if (broken.steps.empty()) fail(table, "break_it needs at least one [[break_it.step]]");
    return broken;
  }

  void read_end(const toml::table& table, Lesson& lesson) const {
    expect_keys(table, {"question", "try", "next", "lab"});
    std::vector<Question> questions;
    each_table(table, "question", [&](const toml::table& q) { questions.push_back(read_question(q)); });
    for (std::size_t i = 0; i < questions.size(); ++i) {
      Step step;
      step.kind = Step::Kind::review;
      step.title = fmt::format("Looking back, {} of {}", i + 1, questions.size());
      step.look = lesson.steps.back().look;
      step.question = std::move(questions[i]);
      lesson.steps.push_back(std::move(step));
    }
    if (const auto* list = table.get("try")) lesson.ending.try_by_hand = strings_of(*list);
    lesson.ending.next = string_of(table, "next");
    lesson.ending.lab = string_of(table, "lab");
  }

  fs::path file_;
  Labels labels_;
};

/// "ko" of ko_KR.UTF-8; "" for English, C and POSIX (locale(7): the first of the three that is set counts).
std::string users_language() {
  for (const char* variable : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(variable);
    if (value == nullptr || *value == '\0') continue;
    const std::string language(value, std::strcspn(value, "_.@"));
    return language == "C" || language == "POSIX" || language == "en" ? "" : language;
  }
  return {};
}

}  // namespace

Lesson load_lesson(const fs::path& folder) {
  const auto language = users_language();
  const bool is_plain = std::ranges::all_of(language, [](unsigned char c) { return std::isalpha(c) != 0; });
  std::error_code none;
  if (language.empty() || !is_plain || !fs::exists(folder / ("lesson." + language + ".toml"), none))
    return load_lesson(folder, "");
  return load_lesson(folder, language);
}

Lesson load_lesson(const fs::path& folder, const std::string& language) {
  const auto entry = lesson_folder(folder);
  if (!entry) throw LessonError(fmt::format("{}: a lesson's folder is named NN_name", folder.string()));
  const auto file = folder / (language.empty() ? "lesson.toml" : "lesson." + language + ".toml");
  if (!fs::exists(file)) throw LessonError(fmt::format("{}:1: there is no such file", file.string()));
  Lesson lesson = LessonFile{file}.read();
  lesson.number = entry->number;
  lesson.name = entry->name;
  lesson.folder = folder;
  return lesson;
}

std::string afterword(const Lesson& lesson) {
  std::string text;
  for (std::size_t i = 0; i < lesson.ending.try_by_hand.size(); ++i)
    text +=
        fmt::format("{}{}. {}\n\n", i == 0 ? "**Try by hand**\n\n" : "", i + 1, lesson.ending.try_by_hand[i]);
  if (!lesson.ending.next.empty())
    text += fmt::format("**Next:** `switchboard lesson {}`\n\n", lesson.ending.next);
  if (!lesson.ending.lab.empty())
    text += fmt::format("**Use it:** `switchboard lab start {}`\n\n", lesson.ending.lab);
  return text;
}

}  // namespace switchboard::lessons
