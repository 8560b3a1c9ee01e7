"""A bare python-telegram-bot 22 bot, tuned: a pool of 32 connections, 32 workers, concurrent updates, sniffio."""

import asyncio
import json
import os
import sys
import time

from telegram import InlineKeyboardMarkup, Update
from telegram.ext import Application, CallbackQueryHandler, ContextTypes

AT_ONCE = 32
edited = {}  # what a tap changes its message to


async def tapped(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    query = update.callback_query
    markup = InlineKeyboardMarkup.de_json(edited["markup"], query.get_bot())
    await query.edit_message_text(edited["text"], reply_markup=markup)
    await query.answer()


async def fanout(bot, order):
    edited.update(order["edited"])
    markup = InlineKeyboardMarkup.de_json(order["markup"], bot)
    chats = iter(order["chats"])

    async def work():
        for chat in chats:
            await bot.send_message(chat, order["text"], reply_markup=markup)

    began, cpu = time.perf_counter(), time.process_time()
    await asyncio.gather(*(work() for _ in range(AT_ONCE)))
    return {"seconds": time.perf_counter() - began, "cpu": time.process_time() - cpu}


async def main():
    builder = Application.builder().token(os.environ["TELEGRAM_BOT_TOKEN"])
    builder = builder.base_url(f"{os.environ['TELEGRAM_API_URL']}/bot")
    application = builder.connection_pool_size(AT_ONCE).pool_timeout(60).concurrent_updates(AT_ONCE).build()
    application.add_handler(CallbackQueryHandler(tapped))
    async with application:
        await application.start()
        await application.updater.start_polling()
        reader = asyncio.StreamReader(limit=64 * 1024 * 1024)
        await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
        while line := await reader.readline():
            print(json.dumps(await fanout(application.bot, json.loads(line))), flush=True)
        await application.updater.stop()
        await application.stop()


asyncio.run(main())
