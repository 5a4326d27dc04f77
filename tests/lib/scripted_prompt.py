#!/usr/bin/python3 -SE
"""A dialog helper for tests: answers from a file, and writes down everything it is asked. Also a helper that breaks the protocol in one way.

MAPIX_PROMPT_SCRIPT  lines of JSON, used one after the other by all helpers that are started; where one stops is kept in FILE.at.
                     Answers: {"button": "ok", "values": {"Label or number": value}}; {"set": label, "value": v}; {"press": label}.
                     {"touch": FILE} makes a file, {"pid": FILE} says who it is, {"sleep": seconds} thinks,
                     {"wait": 1} waits for an update that comes by itself. Misbehaviour: {"die": 1}, {"hang": 1}, {"say": "raw line"}, {"long": N},
                     {"flood": N, "with": message}; {"mute": 1} says no greeting, {"greet": {...}} another one, {"stay": 1} ignores the end; these three come
                     before a greeting.
MAPIX_PROMPT_LOG     everything the client said, a line each, appended.
"""
import json
import os
import signal
import sys
import time


class Script:
    def __init__(self):
        self.path = os.environ.get('MAPIX_PROMPT_SCRIPT')
        self.stays = False

    def lines(self):
        with open(self.path) as file:
            return [line for line in file.read().split('\n') if line]

    def at(self):
        try:
            with open(self.path + '.at') as file:
                return int(file.read())
        except FileNotFoundError:
            return 0

    def peek(self):
        lines, at = self.lines(), self.at()
        return json.loads(lines[at]) if at < len(lines) else None

    def next(self):
        action = self.peek()
        if action is not None:
            after = str(self.at() + 1)
            with open(self.path + '.at', 'w') as file:
                file.write(after)
        return action


def say(message):
    sys.stdout.write(json.dumps(message) + '\n')
    sys.stdout.flush()


def hear():
    line = sys.stdin.readline()
    log = os.environ.get('MAPIX_PROMPT_LOG')
    if log and line:
        with open(log, 'a') as file:
            file.write(line)
    return json.loads(line) if line else None


def controls(dialog):
    return [control for page in dialog['pages'] for control in page['controls']]


def number(dialog, label):
    if isinstance(label, int) or label.isdigit():
        return int(label)
    for control in controls(dialog):
        if control.get('label') == label:
            return control['control']
    sys.exit('scripted prompt: no control %s in %s' % (label, dialog))


def misbehave(action):
    if 'touch' in action:
        open(action['touch'], 'w').close()
    elif 'pid' in action:
        with open(action['pid'] + '.new', 'w') as file:
            file.write('%d\n' % os.getpid())
        os.rename(action['pid'] + '.new', action['pid'])           # whole when it is seen
    elif 'die' in action:
        os.kill(os.getpid(), signal.SIGKILL)
    elif 'hang' in action:
        time.sleep(3600)
    elif 'sleep' in action:
        time.sleep(action['sleep'])
    elif 'say' in action:
        sys.stdout.write(action['say'] + '\n')
        sys.stdout.flush()
    elif 'flood' in action:
        for _ in range(action['flood']):
            say(action['with'])
            sys.stdin.readline()
    elif 'long' in action:
        sys.stdout.write('{"x":"' + 'y' * action['long'] + '"}\n')
        sys.stdout.flush()
    else:
        return False
    return True


def run(script, dialog):
    """One dialog, until the client closes it. Dialogs on top of it are run when they come."""
    while True:
        action = script.next()
        if action is None:
            action = {'button': 'cancel'}
        if misbehave(action):
            continue
        if 'set' in action:
            say({'set': dialog['open'], 'control': number(dialog, action['set']), 'value': action['value']})
        elif 'press' in action:
            say({'press': dialog['open'], 'control': number(dialog, action['press'])})
        elif 'wait' in action:
            pass                                   # for an update that comes by itself
        else:
            values = {str(number(dialog, label)): value for label, value in action.get('values', {}).items()}
            say({'close': dialog['open'], 'button': action['button'], 'values': values})
        while True:
            message = hear()
            if message is None or message.get('end'):
                sys.exit(0)
            if 'open' in message:
                run(script, message)
            elif message.get('closed') == dialog['open']:
                return
            elif message.get('update') == dialog['open'] and (message.get('reply') or 'wait' in action):
                break


def main():
    script = Script()
    message = hear()
    action = script.peek() or {}
    greeting = {'mapix-prompt': 1, 'helper': 'scripted'}
    if 'mute' in action:
        script.next()
        time.sleep(3600)
    if 'greet' in action:
        greeting = script.next()['greet']
    if 'stay' in action:
        script.next()
        script.stays = True
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    say(greeting)
    while message is not None and not message.get('end'):
        message = hear()
        if message and 'open' in message:
            run(script, message)
    if script.stays:
        time.sleep(3600)


try:
    main()
except (BrokenPipeError, ConnectionResetError):
    pass
