// SPDX-License-Identifier: Apache-2.0
#include "child.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <stdexcept>

#include <catch2/catch.hpp>

#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <hono/net/asio.hpp>

namespace hono::test {

namespace {

std::vector<char*> pointers(std::vector<std::string>& words)
{
    std::vector<char*> all;
    for (auto& word : words)
        all.push_back(word.data());
    all.push_back(nullptr);
    return all;
}

pid_t spawn(std::vector<std::string> arguments, std::vector<std::string> variables, int output)
{
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, output, STDERR_FILENO);
    pid_t pid = -1;
    int const error =
        posix_spawn(&pid, FAKE_SERVICE, &actions, nullptr, pointers(arguments).data(), pointers(variables).data());
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0)
        throw std::runtime_error{"cannot run " FAKE_SERVICE};
    return pid;
}

} // namespace

child::child(environment variables, std::vector<std::string> arguments)
{
    variables.try_emplace("HONO_HEALTHCHECK_INSECUREPORTBINDADDRESS", "127.0.0.1");
    variables.try_emplace("HONO_HEALTHCHECK_ALLOWLOOPBACK", "true");
    variables.try_emplace("HONO_HEALTHCHECK_INSECUREPORT", "0");
    std::vector<std::string> assignments;
    for (auto const& [name, value] : variables)
        assignments.push_back(name + "=" + value);
    arguments.insert(arguments.begin(), "fake-service");
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        throw std::runtime_error{"no pipe"};
    output_end_ = ends[0];
    pid_ = spawn(std::move(arguments), std::move(assignments), ends[1]);
    close(ends[1]);
}

child::~child()
{
    if (pid_ > 0) {
        kill(pid_, SIGKILL);
        waitpid(pid_, nullptr, 0);
    }
    close(output_end_);
}

bool child::read_more(std::chrono::steady_clock::time_point until)
{
    auto const left = std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    pollfd wanted{output_end_, POLLIN, 0};
    if (left.count() <= 0 || poll(&wanted, 1, static_cast<int>(left.count())) <= 0)
        return false;
    char buffer[4096];
    auto const size = read(output_end_, buffer, sizeof buffer);
    if (size <= 0)
        return false;
    output_.append(buffer, static_cast<std::size_t>(size));
    return true;
}

std::string child::wait_for_line(std::string const& part)
{
    auto const until = std::chrono::steady_clock::now() + std::chrono::seconds{10};
    for (;;) {
        auto const end = output_.find('\n', searched_);
        if (end == std::string::npos) {
            if (!read_more(until))
                throw std::runtime_error{"no line with \"" + part + "\" in:\n" + output_};
            continue;
        }
        auto const line = output_.substr(searched_, end - searched_);
        searched_ = end + 1;
        if (line.find(part) != std::string::npos)
            return line;
    }
}

void child::send_signal(int number)
{
    kill(pid_, number);
}

int child::wait()
{
    auto const until = std::chrono::steady_clock::now() + std::chrono::seconds{20};
    while (read_more(until)) {
    }
    INFO(output_);
    REQUIRE(std::chrono::steady_clock::now() < until);
    int status = 0;
    waitpid(pid_, &status, 0);
    pid_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

std::string child::wait_for_started()
{
    auto line = wait_for_line(" started ");
    health_port_ = port_of(line, "health");
    return line;
}

child::answer child::get(std::string const& path) const
{
    asio::io_context io;
    tcp_socket socket{io.get_executor()};
    socket.connect({asio::ip::make_address("127.0.0.1"), health_port_});
    auto const request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    asio::write(socket, asio::buffer(request));
    std::string text;
    error_code end_of_stream;
    asio::read(socket, asio::dynamic_buffer(text), end_of_stream);
    auto const body = text.find("\r\n\r\n");
    REQUIRE(body != std::string::npos);
    return {static_cast<unsigned>(std::stoul(text.substr(text.find(' ') + 1, 3))), text.substr(body + 4)};
}

std::uint16_t port_of(std::string const& line, std::string const& field)
{
    auto const at = line.find(field + "=");
    INFO(line);
    REQUIRE(at != std::string::npos);
    auto const address = line.substr(at, line.find_first_of(" ,", at) - at);
    return static_cast<std::uint16_t>(std::stoul(address.substr(address.rfind(':') + 1)));
}

std::uint16_t free_port()
{
    asio::io_context io;
    tcp_acceptor acceptor{io.get_executor(), {asio::ip::make_address("127.0.0.1"), 0}};
    return acceptor.local_endpoint().port();
}

} // namespace hono::test
