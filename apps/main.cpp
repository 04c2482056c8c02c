#include "apps/command_line.hpp"

int main(int count, char** words) { return plimsoll::apps::run_command_line(count, words); }
