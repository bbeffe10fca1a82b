// `ocprobe timeline`: opens the sources, hands them over, writes what comes back.
#include "ocprobe/timeline/timeline.hpp"

#include "app/commands/commands.hpp"
#include "app/commands/facts.hpp"
#include "app/commands/run.hpp"
#include "app/exit_codes.hpp"
#include "app/output.hpp"
#include "app/process.hpp"
#include "ocprobe/base/text.hpp"
#include "ocprobe/probes/engine.hpp"
#include "ocprobe/report/schemas.hpp"
#include "ocprobe/report/timeline.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

namespace ocprobe::app {

namespace {

using ReadResult = boost::system::result<std::size_t, SourceProblem>;

// A line on the terminal for whoever waits: from the first second on, four times a second.
class ReadingProgress {
public:
    ReadingProgress(const Clock& clock, bool shown)
        : clock_(clock), shown_(shown), next_(clock.monotonic() + first) {}

    void tell(std::string_view name, std::uint64_t at, std::uint64_t size, Micros since) {
        const auto now = clock_.monotonic();
        if (!shown_ || now < next_) return;
        next_ = now + pause;
        const auto took = std::max<std::int64_t>(1, (now - since).count());
        write_stderr(
            "\r\x1b[Kreading " + std::string(name) + ", " + std::to_string(size == 0 ? 0 : at * 100 / size) +
            " %, " + std::to_string(at / static_cast<std::uint64_t>(took)) + " MB/s"
        );
        drawn_ = true;
    }
    void erase() {
        if (drawn_) write_stderr("\r\x1b[K");
    }
    [[nodiscard]] Micros now() const { return clock_.monotonic(); }

private:
    static constexpr Micros first{1'000'000}, pause{250'000};
    const Clock& clock_;
    bool shown_;
    bool drawn_ = false;
    Micros next_;
};

class FileSource final : public timeline::ByteSource {
public:
    FileSource(std::unique_ptr<OpenFile> file, std::string name, ReadingProgress& progress)
        : file_(std::move(file)), name_(std::move(name)), size_(file_->status().size), progress_(progress) {}
    [[nodiscard]] ReadResult read(char* into, std::size_t size) override {
        const auto got = file_->read_at(at_, into, size);
        if (!got) return SourceProblem::read_failed;
        if (at_ == 0) begun_ = progress_.now();
        at_ += *got;
        progress_.tell(name_, at_, size_, begun_);
        return *got;
    }
    [[nodiscard]] const OpenFile* file() const override { return file_.get(); }

private:
    std::unique_ptr<OpenFile> file_;
    std::string name_;
    std::uint64_t size_;
    ReadingProgress& progress_;
    Micros begun_{0};
    std::uint64_t at_ = 0;
};

// `cli=<(docker logs …)`: read to its end. One that nobody opens for writing within two seconds is empty.
class PipeSource final : public timeline::ByteSource {
public:
    explicit PipeSource(int descriptor) : descriptor_(descriptor) {}
    PipeSource(const PipeSource&) = delete;
    PipeSource& operator=(const PipeSource&) = delete;
    ~PipeSource() override { ::close(descriptor_); }
    [[nodiscard]] ReadResult read(char* into, std::size_t size) override {
        while (StopSignals::received() == 0) {
            const auto got = ::read(descriptor_, into, size);
            if (got == 0 && !written_ && waits_ > 0) {
                --waits_;
                (void)::poll(nullptr, 0, pause_ms);
                continue;
            }
            written_ = true;
            if (got >= 0) return static_cast<std::size_t>(got);
            if (errno == EAGAIN) {
                pollfd wait{.fd = descriptor_, .events = POLLIN, .revents = 0};
                (void)::poll(&wait, 1, -1);
            } else if (errno != EINTR) {
                return SourceProblem::read_failed;
            }
        }
        return std::size_t{0};
    }

private:
    static constexpr int pause_ms = 50;
    int waits_ = 40;
    bool written_ = false;  ///< somebody has it open for writing, or had
    int descriptor_;
};

std::unique_ptr<timeline::ByteSource> open_pipe(const std::string& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (descriptor < 0) return nullptr;
    return std::make_unique<PipeSource>(descriptor);
}

class StandardInput final : public timeline::ByteSource {
public:
    [[nodiscard]] ReadResult read(char* into, std::size_t size) override {
        // A signal ends the input, not the report: what was read is still told.
        while (StopSignals::received() == 0) {
            const auto got = ::read(STDIN_FILENO, into, size);
            if (got >= 0) return static_cast<std::size_t>(got);
            if (errno != EINTR) return SourceProblem::input_failed;
        }
        return std::size_t{0};
    }
};

int this_year(const Clock& clock) {
    return std::stoi(rfc3339(clock.wall()).substr(0, 4));
}

timeline::Request request_of(const TimelineOptions& options, const Clock& clock) {
    timeline::Request request;
    request.window.since = options.since;
    request.window.until = options.until;
    request.window.around = options.around;
    if (options.since_ago) request.window.since = clock.wall() - *options.since_ago;
    if (options.until_ago) request.window.until = clock.wall() - *options.until_ago;
    if (options.around_clock) {
        constexpr Micros day{86'400'000'000};
        request.window.around_clock =
            (*options.around_clock - std::chrono::minutes{options.zone_minutes} + day) % day;
    }
    if (options.span) request.window.span = *options.span;
    request.window.whole = options.whole;
    request.zone_minutes = options.zone_minutes;
    request.year = this_year(clock);
    request.now = clock.wall();
    return request;
}

/// Why a file cannot be read. `gw=gateway.log` is a file of that name, unless the word is one of a source's kind.
std::string reason_of(int error, const timeline::SourceSpec& spec, const std::string& path) {
    auto reason = errno_name(error);
    const auto equals = path.find('=');
    if (error == ENOENT && !spec.lane && equals != std::string::npos)
        reason += "; " + escape_text(path.substr(0, equals), 60) +
                  " is no kind of source (see ocprobe help timeline)";
    return reason;
}

void add_files(timeline::Timeline& line, const CommandContext& context, ReadingProgress& progress) {
    for (const auto& text : context.options.timeline.sources) {
        std::string path;
        const auto spec = timeline::parse_source(text, path);
        if (path == "-") {
            line.add(std::make_unique<StandardInput>(), spec);
            continue;
        }
        const auto kind = context.files.status(path).kind;
        if (kind == FileKind::directory) {
            line.missing(spec, SourceProblem::unreadable, "EISDIR, a directory");
            continue;
        }
        if (kind == FileKind::fifo) {
            if (auto pipe = open_pipe(path)) {
                line.add(std::move(pipe), spec);
                continue;
            }
        }
        int error = 0;
        auto file = context.files.open(path, error);
        if (file == nullptr) {
            line.missing(spec, SourceProblem::unreadable, reason_of(error, spec, path));
        } else {
            line.add(std::make_unique<FileSource>(std::move(file), spec.name, progress), spec);
        }
    }
}

class Bytes final : public timeline::ByteSource {
public:
    explicit Bytes(std::string bytes) : bytes_(std::move(bytes)) {}
    [[nodiscard]] ReadResult read(char* into, std::size_t size) override {
        const auto part = bytes_.copy(into, size, at_);
        at_ += part;
        return part;
    }

private:
    std::string bytes_;
    std::size_t at_ = 0;
};

// What the engine itself has. Its events reach back 256 entries at most, and every health check makes three.
void add_engine(timeline::Timeline& line, const CommandContext& context) {
    const auto& options = context.options.timeline;
    if (!options.docker) return;
    probes::EngineRequest request{
        .socket = *options.docker,
        .containers = options.containers,
        .since = options.since,
        .until = context.clock.wall()};
    const auto problem = probes::read_engine(request, [&](probes::EngineStream stream) {
        timeline::SourceSpec spec{
            .name = "engine: " + stream.name, .lane = {}, .container = stream.container, .live = true};
        if (stream.container.empty()) {
            spec.lane = Lane::engine;
        } else {
            // Whether it is the gateway's, its lines tell.
            if (stream.name.find("cli") != std::string::npos) spec.lane = Lane::cli;
        }
        if (stream.problem) line.notice(spec.name + ": " + *stream.problem);
        line.add(std::make_unique<Bytes>(std::move(stream.bytes)), spec);
    });
    if (!problem) return;
    line.missing(
        {.name = *options.docker, .lane = Lane::engine, .container = {}, .live = true},
        SourceProblem::engine_failed,
        *problem
    );
}

std::string render_timeline(
    TimelineReport& report, const Options& options, const report::Style& style, const Redactor& redactor
) {
    const auto* format = &report::timeline_formats().front();
    for (const auto& row : report::timeline_formats()) {
        if (row.name == options.output) format = &row;
    }
    report.redaction = redactor.search({});
    // Layout wraps and cuts, and so could split a secret that stands whole in a field.
    auto checked = style;
    // Not kept: of 20,000 events this text is 10 MB, and the next is made beside it.
    if (holds_secret(report::timeline_formats()[1].render(report, style), redactor))
        checked.redactor = &redactor;
    const Rendering render = [&](const report::Style& with, const RedactionReceipt& receipt) {
        report.redaction = receipt;
        return format->render(report, with);
    };
    if (auto text = render_searched(render, checked, redactor)) return std::move(*text);
    report.exit_code = exit_code::internal;
    return report::minimal_timeline(
        options.output, report.header, "the finished report would have held a secret"
    );
}

}  // namespace

int run_timeline(const CommandContext& context) {
    const auto& options = context.options.timeline;
    if (options.sources.empty() && !options.docker) {
        write_stderr("ocprobe: timeline needs a source: files, - for standard input, or --docker SOCKET\n");
        return exit_code::usage;
    }
    // Secrets that this container's CLI has may stand in its logs.
    auto local = gather(context, {});
    if (!local) return usage_error(local.error().text);
    auto& redactor = local->redactor;
    redactor.allow(report::schema("timeline"));
    timeline::Timeline line(redactor, request_of(options, context.clock));
    ReadingProgress progress(context.clock, ::isatty(STDERR_FILENO) == 1 && context.options.verbosity >= 0);
    add_files(line, context, progress);
    add_engine(line, context);
    const int signal = StopSignals::received();
    if (signal != 0)
        line.notice("signal " + std::to_string(signal) + " ended the reading: what follows is not in it");
    auto report = line.finish();
    progress.erase();
    report.header = make_header(context.clock);
    report.header.took = context.clock.monotonic() - context.started;
    bool any = false;
    for (const auto& source : report.sources)
        any = any || source.lines > 0;
    report.exit_code = any ? exit_code::ok : exit_code::failure;
    if (signal != 0) report.exit_code = exit_code::signal_base + signal;
    const auto style = style_for(context.options, context.environment);
    const auto text = render_timeline(report, context.options, style, redactor);
    return deliver(text, report.exit_code, context.stdout_open, at_leisure);
}

}  // namespace ocprobe::app
