#include "visualizer/app/window.hpp"

#include <GLFW/glfw3.h>
#include <imgui.h>
#include <imgui_impl_glfw.h>
#include <imgui_impl_opengl3.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <memory>
#include <thread>

#include "visualizer/app/new_file.hpp"
#include "visualizer/app/rasterizer.hpp"
#include "visualizer/app/screen.hpp"

namespace switchboard::visualizer {
namespace {

using Clock = std::chrono::steady_clock;
constexpr auto shortest_frame = std::chrono::microseconds(16'600);
constexpr int frames_after_activity = 3;        // hover and layout settle in that many
constexpr double seconds_between_looks = 0.05;  // at a live recording; a finished one is not looked at
constexpr double seconds_asleep = 0.5;

volatile std::sig_atomic_t told_to_end = 0;

/// GLFW's callbacks have one pointer to reach us.
struct Activity {
  Input input;
  int frames_wanted = frames_after_activity;
  bool wants_to_close = false;
  bool new_scale = false;
  double last_press = -1;
  bool was_down = false;
};

Activity& activity_of(GLFWwindow* window) {
  return *static_cast<Activity*>(glfwGetWindowUserPointer(window));
}

void wake(GLFWwindow* window) {
  activity_of(window).frames_wanted = frames_after_activity;
}

With modifiers(int mods) {
  const bool control = (mods & GLFW_MOD_CONTROL) != 0, shift = (mods & GLFW_MOD_SHIFT) != 0;
  if (control) return shift ? With::control_shift : With::control;
  return shift ? With::shift : With::nothing;
}

/// Before ImGui's own callbacks, which then call these.
void install_callbacks(GLFWwindow* window) {
  glfwSetKeyCallback(window, [](GLFWwindow* w, int key, int, int action, int mods) {
    wake(w);
    // These keys are signs whose place differs between keyboards: they come as characters.
    const bool is_sign = key == GLFW_KEY_SLASH || key == GLFW_KEY_LEFT_BRACKET ||
                         key == GLFW_KEY_RIGHT_BRACKET || key == GLFW_KEY_EQUAL || key == GLFW_KEY_MINUS;
    if (action == GLFW_RELEASE || (is_sign && (mods & GLFW_MOD_CONTROL) == 0)) return;
    if (key == GLFW_KEY_KP_ADD) key = GLFW_KEY_EQUAL;
    if (key == GLFW_KEY_KP_SUBTRACT) key = GLFW_KEY_MINUS;
    With with = modifiers(mods);
    if (key == GLFW_KEY_EQUAL && with == With::control_shift) with = With::control;  // + is Shift = on some
    activity_of(w).input.keys.push_back({static_cast<Key>(key), with});
  });
  glfwSetCursorPosCallback(window, [](GLFWwindow* w, double, double) { wake(w); });
  glfwSetMouseButtonCallback(window, [](GLFWwindow* w, int, int, int) { wake(w); });
  glfwSetScrollCallback(window, [](GLFWwindow* w, double, double y) {
    wake(w);
    activity_of(w).input.pointer.wheel += static_cast<float>(y);
  });
  glfwSetCharCallback(window, [](GLFWwindow* w, unsigned character) {
    wake(w);
    auto& keys = activity_of(w).input.keys;
    if (character == '?') keys.push_back({Key::slash, With::shift});
    if (character == '/') keys.push_back({Key::slash});
    if (character == '[') keys.push_back({Key::left_bracket});
    if (character == ']') keys.push_back({Key::right_bracket});
  });
  glfwSetWindowRefreshCallback(window, [](GLFWwindow* w) { wake(w); });
  glfwSetFramebufferSizeCallback(window, [](GLFWwindow* w, int, int) { wake(w); });
  glfwSetWindowFocusCallback(window, [](GLFWwindow* w, int) { wake(w); });
  glfwSetWindowCloseCallback(window, [](GLFWwindow* w) {
    wake(w);
    activity_of(w).wants_to_close = true;
    glfwSetWindowShouldClose(w, GLFW_FALSE);  // the screen may ask first
  });
  glfwSetWindowContentScaleCallback(window, [](GLFWwindow* w, float, float) {
    wake(w);
    activity_of(w).new_scale = true;
  });
  glfwSetDropCallback(window, [](GLFWwindow* w, int count, const char** paths) {
    wake(w);
    for (int i = 0; i < count; ++i) activity_of(w).input.dropped_files.emplace_back(paths[i]);
  });
}

/// GLFW, its window and ImGui's two backends, in the order in which they must end.
class Shell {
 public:
  static std::unique_ptr<Shell> start(const CommandLine& line, std::string& why) {
    glfwSetErrorCallback([](int, const char*) {});  // our own sentence says it
    if (glfwInit() == GLFW_FALSE) {
      why =
          "there is no display. `switchboard lesson NAME --terminal` plays in the terminal, "
          "`switchboard open FILE --screenshot PNG` draws a picture.";
      return nullptr;
    }
    // 3.2: ImGui's backend needs it for draw lists of more than 65535 vertices.
    glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
    glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 2);
    glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
    glfwWindowHint(GLFW_OPENGL_FORWARD_COMPAT, GLFW_TRUE);
    glfwWindowHint(GLFW_SCALE_TO_MONITOR, GLFW_TRUE);
    GLFWwindow* window = glfwCreateWindow(line.width, line.height, "Switchboard", nullptr, nullptr);
    if (window == nullptr) {
      glfwTerminate();
      why =
          "this display has no OpenGL 3.2. `switchboard lesson NAME --terminal` plays in the terminal, "
          "`switchboard open FILE --screenshot PNG` draws a picture.";
      return nullptr;
    }
    return std::unique_ptr<Shell>(new Shell(window, line.scale));
  }

  ~Shell() {
    ImGui_ImplOpenGL3_Shutdown();
    ImGui_ImplGlfw_Shutdown();
    ImGui::DestroyContext();
    glfwDestroyWindow(window_);
    glfwTerminate();
  }
  Shell(const Shell&) = delete;
  Shell& operator=(const Shell&) = delete;

  Activity& activity() { return activity_; }
  GLFWwindow* window() { return window_; }

  void begin_frame() {
    if (std::exchange(activity_.new_scale, false) || fonts_.wants_more()) load_fonts();
    ImGui_ImplOpenGL3_NewFrame();
    ImGui_ImplGlfw_NewFrame();
    ImGui::NewFrame();
    take_pointer();
  }

  void draw(Screen& screen) {
    int width = 0, height = 0;
    glfwGetFramebufferSize(window_, &width, &height);
    screen.frame(static_cast<float>(width), static_cast<float>(height), fonts_, activity_.input);
    activity_.input = {};
    ImGui::Render();
    glViewport(0, 0, width, height);
    glClearColor(0, 0, 0, 1);
    glClear(GL_COLOR_BUFFER_BIT);
    ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
    if (screen.take_picture_wish()) save_picture(screen, width, height);
    glfwSwapBuffers(window_);
    if (fonts_.wants_more()) wake(window_);
    if (screen.zoom() != zoom_) {
      zoom_ = screen.zoom();
      activity_.new_scale = true;
      wake(window_);
    }
  }

  void use_zoom(float zoom) {
    zoom_ = zoom;
    activity_.new_scale = true;
  }

 private:
  /// What was just drawn, from the buffer that is not on the screen yet.
  void save_picture(Screen& screen, int width, int height) {
    Image image(width, height);
    std::vector<std::uint8_t> rows(image.rgba.size());
    glPixelStorei(GL_PACK_ALIGNMENT, 1);
    glReadPixels(0, 0, width, height, GL_RGBA, GL_UNSIGNED_BYTE, rows.data());
    const auto row = static_cast<std::size_t>(width) * 4;
    for (std::size_t y = 0; y < static_cast<std::size_t>(height); ++y)
      std::copy_n(rows.begin() + static_cast<std::ptrdiff_t>(y * row), row,
                  image.rgba.end() - static_cast<std::ptrdiff_t>((y + 1) * row));  // OpenGL counts from below
    const std::string name = screen.session() != nullptr ? screen.session()->file_name() : "";
    const auto path = path_for_new(name, ".png");
    try {
      write_png(image, path.string());
      screen.say("Saved " + path.string());
    } catch (const std::exception& error) {
      screen.say(error.what());
    }
    wake(window_);
  }

  Shell(GLFWwindow* window, std::optional<float> scale) : window_(window), wanted_scale_(scale) {
    glfwSetWindowUserPointer(window_, &activity_);
    glfwSetWindowSizeLimits(window_, 480, 320, GLFW_DONT_CARE, GLFW_DONT_CARE);
    glfwMakeContextCurrent(window_);
    glfwSwapInterval(1);
    ImGui::CreateContext();
    ImGui::GetIO().IniFilename = nullptr;
    install_callbacks(window_);
    ImGui_ImplGlfw_InitForOpenGL(window_, true);
    ImGui_ImplOpenGL3_Init("#version 150");
    load_fonts();
  }

  void load_fonts() {
    float x = 1, y = 1;
    glfwGetWindowContentScale(window_, &x, &y);
    fonts_.load(*ImGui::GetIO().Fonts, wanted_scale_.value_or(std::max(x, 1.0F)) * zoom_);
    ImGui_ImplOpenGL3_DestroyFontsTexture();
    ImGui_ImplOpenGL3_CreateFontsTexture();
  }

  void take_pointer() {
    const ImGuiIO& io = ImGui::GetIO();
    // Positions arrive in the window's units, which on some displays are not pixels.
    const float to_design = std::max(io.DisplayFramebufferScale.x, 1.0F) / fonts_.scale();
    Pointer& pointer = activity_.input.pointer;
    pointer.at = {io.MousePos.x * to_design, io.MousePos.y * to_design};
    pointer.down = io.MouseDown[0];
    pointer.went_down = pointer.down && !activity_.was_down;
    pointer.went_up = !pointer.down && activity_.was_down;
    activity_.was_down = pointer.down;
    if (pointer.went_down) {
      pointer.double_clicked = glfwGetTime() - activity_.last_press < 0.35;
      activity_.last_press = glfwGetTime();
    }
  }

  GLFWwindow* window_;
  std::optional<float> wanted_scale_;
  float zoom_ = 1;
  Activity activity_;
  Fonts fonts_;
};

void keep(const Screen& screen, Shell& shell) {
  Preferences preferences = screen.preferences();
  glfwGetWindowSize(shell.window(), &preferences.width, &preferences.height);
  write_preferences(preferences);
}

}  // namespace

std::string run_window(const CommandLine& line) {
  // Told to end, the window ends as if closed without a question: a lesson's programs and files end with it.
  std::signal(SIGTERM, [](int) { told_to_end = 1; });
  std::signal(SIGINT, [](int) { told_to_end = 1; });
  std::string why;
  Preferences preferences = read_preferences();
  CommandLine wanted = line;
  if (!line.has_size && preferences.width > 0 && preferences.height > 0) {
    wanted.width = preferences.width;
    wanted.height = preferences.height;
  }
  const auto shell = Shell::start(wanted, why);
  if (!shell) return why;
  if (line.theme) preferences.theme = line.theme;
  shell->use_zoom(preferences.zoom);
  Screen screen(Theme::Mode::dark);
  screen.remember(preferences);
  Activity& activity = shell->activity();
  if (!line.lesson.empty())
    screen.play(line.lesson);
  else if (!line.other.empty())
    screen.compare(line.file, line.other);
  else if (!line.file.empty())
    screen.open(line.file);
  if (line.at && screen.session() != nullptr) screen.session()->look_at(*line.at);
  if (line.page) screen.open_view(*line.page);

  std::string title;
  while (!screen.is_over() && told_to_end == 0) {
    const auto started = Clock::now();
    glfwPollEvents();
    if (screen.update() == Session::Changed::yes)
      activity.frames_wanted = std::max(activity.frames_wanted, 2);
    if (screen.is_moving()) activity.frames_wanted = std::max(activity.frames_wanted, 1);
    if (std::exchange(activity.wants_to_close, false)) screen.close();
    if (activity.frames_wanted > 0) {
      --activity.frames_wanted;
      shell->begin_frame();
      shell->draw(screen);
      if (screen.title() != title) {
        title = screen.title();
        glfwSetWindowTitle(shell->window(), title.c_str());
        keep(screen, *shell);  // another recording was opened
      }
      std::this_thread::sleep_until(started + shortest_frame);
      continue;
    }
    const bool looks = screen.session() != nullptr && screen.session()->is_live();
    glfwWaitEventsTimeout(looks ? seconds_between_looks : seconds_asleep);
    // A blinking caret is the one thing that moves by itself.
    if (ImGui::GetIO().WantTextInput) activity.frames_wanted = std::max(activity.frames_wanted, 1);
  }
  keep(screen, *shell);
  return "";
}

}  // namespace switchboard::visualizer
