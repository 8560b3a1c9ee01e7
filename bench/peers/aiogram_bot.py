"""A bare aiogram 3 bot: it sends what it is told to, edits and acknowledges what is tapped, and keeps nothing."""

import asyncio
import json
import os
import sys
import time

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import CallbackQuery, InlineKeyboardMarkup

dispatcher = Dispatcher()
edited = {}  # what a tap changes its message to


@dispatcher.callback_query()
async def tapped(query: CallbackQuery) -> None:
    markup = InlineKeyboardMarkup.model_validate(edited["markup"])
    await query.message.edit_text(edited["text"], reply_markup=markup)
    await query.answer()


async def fanout(bot, order):
    edited.update(order["edited"])
    markup = InlineKeyboardMarkup.model_validate(order["markup"])
    began, cpu = time.perf_counter(), time.process_time()
    await asyncio.gather(*(bot.send_message(chat, order["text"], reply_markup=markup) for chat in order["chats"]))
    return {"seconds": time.perf_counter() - began, "cpu": time.process_time() - cpu}


async def main():
    api = TelegramAPIServer.from_base(os.environ["TELEGRAM_API_URL"])
    bot = Bot(os.environ["TELEGRAM_BOT_TOKEN"], session=AiohttpSession(api=api))
    polling = asyncio.create_task(dispatcher.start_polling(bot, handle_signals=False))
    reader = asyncio.StreamReader(limit=64 * 1024 * 1024)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        print(json.dumps(await fanout(bot, json.loads(line))), flush=True)
    polling.cancel()


asyncio.run(main())
