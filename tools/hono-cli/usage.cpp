// SPDX-License-Identifier: Apache-2.0
#include "usage.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace hono::cli {
namespace {

constexpr std::string_view overview = R"(Usage: hono-cli [--hono.NAME=VALUE]... COMMAND [ARGUMENT]...

Commands:
  consume --tenant T          prints the messages of a tenant's devices
  tenant ACTION ...           creates, gets, updates, deletes a tenant
  device ACTION ...           creates, gets, updates, deletes a device
  credentials ACTION ...      gets, updates a device's credentials, sets a password
  settings                    lists all settings
  COMMAND --help              more about a command
  --help, --version           this text; name and version
  --check-config              checks the settings and prints each with its source

Settings are environment variables (HONO_CLIENT_HOST) or options (--hono.client.host=...):
  hono.client.*       messaging network, for consume:         host, port, username, password, trustStorePath, ...
  hono.management.*   device registry's management API:       host, port, username, password, trustStorePath, ...

Results go to standard output, everything else to standard error. Exit codes:
   0  done
   1  the server refused or failed
   2  the command line or the JSON given is not understandable
   3  not found
   4  wrong or missing credentials, or not authorized
   5  it exists already, or has another version than --if-match
   6  consume: --timeout passed before --count messages had arrived
  69  the service cannot be reached
  74  standard output cannot be written
  78  a setting is wrong
)";

constexpr std::string_view consume = R"(Usage: hono-cli consume --tenant T [OPTION]...

Prints the messages that devices of tenant T send, until interrupted, and accepts each after it was printed. Says
"receiving ..." on standard error as soon as it is attached. Lost connections are opened again.

  --telemetry         telemetry only (default: telemetry and events)
  --event             events only
  --json              one JSON object per line: kind, tenant, device, content-type, properties, annotations,
                      creation-time (ms since 1970), ttl (ms), durable, payload (text) or payload-base64
  --count N           ends after N messages
  --timeout SECONDS   ends after that time; exit code 6 if --count is not reached
)";

constexpr std::string_view tenant = R"(Usage: hono-cli tenant create [ID] [JSON] | get ID | update ID JSON | delete ID

JSON is the tenant object itself, @FILE, or - for standard input. Without ID the registry makes one up; create prints
the ID, get the object. Versions are printed on standard error.

  --if-match VERSION  update, delete: only if the tenant has this version, else exit code 5
  --json              prints {"status", "id", "etag", "body", "error"} as one line, as far as there are any
)";

constexpr std::string_view device =
    R"(Usage: hono-cli device create TENANT [ID] [JSON] | get TENANT ID | update TENANT ID JSON | delete TENANT ID

JSON is the device object itself, @FILE, or - for standard input. Without ID the registry makes one up; create prints
the ID, get the object. Versions are printed on standard error.

  --if-match VERSION  update, delete: only if the device has this version, else exit code 5
  --json              prints {"status", "id", "etag", "body", "error"} as one line, as far as there are any
)";

constexpr std::string_view credentials = R"(Usage: hono-cli credentials get TENANT DEVICE
       hono-cli credentials update TENANT DEVICE JSON
       hono-cli credentials set-password TENANT DEVICE AUTH_ID PASSWORD

update replaces all credentials of the device. JSON is an array, @FILE, or - for standard input. set-password adds or
changes the password that belongs to AUTH_ID and leaves the device's other credentials alone. PASSWORD may be - for
the first line of standard input; others on the machine can see the command line.

  --if-match VERSION  only if the credentials have this version, else exit code 5
  --json              prints {"status", "etag", "body", "error"} as one line, as far as there are any
)";

constexpr std::string_view settings = R"(Usage: hono-cli settings

Lists all settings with their variables, options, defaults and meanings.
)";

constexpr std::array<std::pair<std::string_view, std::string_view>, 5> topics{{{"consume", consume},
                                                                               {"tenant", tenant},
                                                                               {"device", device},
                                                                               {"credentials", credentials},
                                                                               {"settings", settings}}};

auto find_topic(std::string_view word)
{
    return std::find_if(topics.begin(), topics.end(), [&](auto const& topic) { return topic.first == word; });
}

} // namespace

bool is_command(std::string_view word)
{
    return find_topic(word) != topics.end();
}

std::string_view help_text(std::string_view topic)
{
    auto const found = find_topic(topic);
    return found == topics.end() ? overview : found->second;
}

} // namespace hono::cli
