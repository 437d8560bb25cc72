using System.Text.Json;
using LspAgent.Providers.Streaming;
using static LspAgent.Providers.Streaming.JsonEvents;

namespace LspAgent.Providers.OpenAi;

/// <summary>What one event of a Responses stream says, whatever the order of its members; texts still lie in its bytes.</summary>
internal ref struct ResponsesEvent
{
    private readonly ReadOnlySpan<byte> _data;

    public ResponsesEvent(ReadOnlySpan<byte> data)
    {
        _data = data;
        OutputIndex = -1;
        Complaint = ServiceComplaint.None;
    }

    public JsonText Type { get; private set; }

    public int OutputIndex { get; private set; }

    public int SummaryIndex { get; private set; }

    public JsonText Delta { get; private set; }

    /// <summary>The JSON of an item as it came.</summary>
    public ReadOnlySpan<byte> Item { get; private set; }

    public JsonText Model { get; private set; }

    public JsonText IncompleteReason { get; private set; }

    public ChatUsage? Usage { get; private set; }

    public ServiceComplaint Complaint { get; private set; }

    public void Read(scoped ref Utf8JsonReader reader)
    {
        Begin(ref reader);
        while (NextMember(ref reader))
        {
            if (reader.ValueTextEquals("type"u8))
            {
                Type = JsonText.Read(ref reader);
            }
            else if (reader.ValueTextEquals("delta"u8))
            {
                Delta = JsonText.Read(ref reader);
            }
            else if (reader.ValueTextEquals("output_index"u8))
            {
                OutputIndex = Index(ref reader);
            }
            else if (reader.ValueTextEquals("summary_index"u8))
            {
                SummaryIndex = Index(ref reader);
            }
            else if (reader.ValueTextEquals("item"u8))
            {
                reader.Read();
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                Item = _data[start..(int)reader.BytesConsumed];
            }
            else if (reader.ValueTextEquals("response"u8))
            {
                ReadResponse(ref reader);
            }
            else if (reader.ValueTextEquals("error"u8))
            {
                Complaint = ServiceComplaint.ReadMember(ref reader);
            }
            else if (reader.ValueTextEquals("message"u8))
            {
                Complaint = Complaint with { Message = JsonText.Read(ref reader).ToStringOrNull() };
            }
            else if (reader.ValueTextEquals("code"u8))
            {
                Complaint = Complaint with { Code = JsonText.Read(ref reader).ToStringOrNull() };
            }
            else
            {
                SkipValue(ref reader);
            }
        }

        reader.Read();
    }

    private void ReadResponse(scoped ref Utf8JsonReader reader)
    {
        if (!Enter(ref reader))
        {
            return;
        }

        while (NextMember(ref reader))
        {
            if (reader.ValueTextEquals("model"u8))
            {
                Model = JsonText.Read(ref reader);
            }
            else if (reader.ValueTextEquals("usage"u8))
            {
                Usage = ChatUsage.Read(ref reader);
            }
            else if (reader.ValueTextEquals("error"u8))
            {
                Complaint = ServiceComplaint.ReadMember(ref reader);
            }
            else if (reader.ValueTextEquals("incomplete_details"u8))
            {
                ReadIncomplete(ref reader);
            }
            else
            {
                SkipValue(ref reader);
            }
        }
    }

    private void ReadIncomplete(scoped ref Utf8JsonReader reader)
    {
        if (!Enter(ref reader))
        {
            return;
        }

        while (NextMember(ref reader))
        {
            if (reader.ValueTextEquals("reason"u8))
            {
                IncompleteReason = JsonText.Read(ref reader);
            }
            else
            {
                SkipValue(ref reader);
            }
        }
    }
}
