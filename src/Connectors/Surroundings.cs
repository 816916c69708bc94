using Trunkline.Connectors.Http;
using Trunkline.Stores.Secrets;
using Trunkline.Stores.Tables;

namespace Trunkline.Connectors;

/// <summary>What every connection of a host shares.</summary>
internal sealed record Surroundings(ISecrets Secrets, ITable Table, TimeProvider Time, TransportSeams Seams, IIdentityTokens? Identity = null);
