"""Serves one client with asyncio, then ends with 7. usage: server.py PORT"""
import asyncio
import sys


async def serve():
    done = asyncio.Event()

    async def talk(reader, writer):
        writer.write(await reader.read())
        writer.close()
        await writer.wait_closed()
        done.set()

    async with await asyncio.start_server(talk, "127.0.0.1", int(sys.argv[1])):
        await done.wait()


asyncio.run(serve())
sys.exit(7)
