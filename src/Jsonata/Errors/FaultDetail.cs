namespace Trunkline.Jsonata.Errors;

/// <summary>What a message says beyond its code: texts that stand in the template's places.</summary>
internal sealed record FaultDetail(string? Value = null, string? Other = null, int Index = 0, string? Text = null);
