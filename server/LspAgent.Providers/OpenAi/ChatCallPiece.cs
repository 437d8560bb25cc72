using System.Text.Json;
using LspAgent.Providers.Streaming;
using static LspAgent.Providers.Streaming.JsonEvents;

namespace LspAgent.Providers.OpenAi;

/// <summary>A piece of a call in a Chat Completions delta.</summary>
internal ref struct ChatCallPiece
{
    public ChatCallPiece()
    {
        Index = -1;
    }

    public int Index { get; private set; }

    public JsonText Id { get; private set; }

    public JsonText Name { get; private set; }

    public JsonText Arguments { get; private set; }

    public void Read(scoped ref Utf8JsonReader reader)
    {
        while (NextMember(ref reader))
        {
            if (reader.ValueTextEquals("index"u8))
            {
                Index = JsonEvents.Index(ref reader);
            }
            else if (reader.ValueTextEquals("id"u8))
            {
                Id = JsonText.Read(ref reader);
            }
            else if (reader.ValueTextEquals("function"u8))
            {
                ReadFunction(ref reader);
            }
            else
            {
                SkipValue(ref reader);
            }
        }
    }

    private void ReadFunction(scoped ref Utf8JsonReader reader)
    {
        if (!Enter(ref reader))
        {
            return;
        }

        while (NextMember(ref reader))
        {
            if (reader.ValueTextEquals("name"u8))
            {
                Name = JsonText.Read(ref reader);
            }
            else if (reader.ValueTextEquals("arguments"u8))
            {
                Arguments = JsonText.Read(ref reader);
            }
            else
            {
                SkipValue(ref reader);
            }
        }
    }
}
